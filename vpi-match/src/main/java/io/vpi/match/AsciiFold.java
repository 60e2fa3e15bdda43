package io.vpi.match;

/** Case folding of the 26 letters of ASCII; every other byte is left alone. */
final class AsciiFold {

  private AsciiFold() {}

  static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  static boolean isLetter(byte b) {
    byte folded = fold(b);
    return folded >= 'a' && folded <= 'z';
  }

  /** The byte in lower case. */
  static byte fold(byte b) {
    return isUpper(b) ? (byte) (b + ('a' - 'A')) : b;
  }

  /** The bytes in lower case, in a new array. */
  static byte[] fold(byte[] bytes) {
    byte[] folded = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      folded[i] = fold(bytes[i]);
    }
    return folded;
  }
}
