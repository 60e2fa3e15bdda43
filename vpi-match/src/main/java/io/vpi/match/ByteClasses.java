package io.vpi.match;

import java.util.List;

/**
 * Bytes that an automaton cannot tell apart share a class, so that its rows are shorter: all bytes
 * that occur in no pattern are class 0, each other has a class of its own, and in a folded
 * automaton both cases of a letter are one.
 */
final class ByteClasses {

  private final byte[] classOf = new byte[256];
  private final int count;

  ByteClasses(List<PatternSet.Entry> entries, boolean folded) {
    boolean[] occurs = new boolean[256];
    for (PatternSet.Entry entry : entries) {
      for (byte b : entry.bytes()) {
        occurs[b & 0xFF] = true;
      }
    }
    int next = 1;
    int used = 0;
    for (int b = 0; b < 256; b++) {
      used += occurs[b] ? 1 : 0;
    }
    if (used == 256) {
      // No byte is left for class 0, and there is no number 256 in a byte.
      next = 0;
    }
    for (int b = 0; b < 256; b++) {
      if (occurs[b]) {
        classOf[b] = (byte) next++;
      }
    }
    if (folded) {
      for (int b = 'A'; b <= 'Z'; b++) {
        classOf[b] = classOf[AsciiFold.fold((byte) b)];
      }
    }
    this.count = next;
  }

  /** How many classes there are, 1 to 256. */
  int count() {
    return count;
  }

  int classOf(int unsignedByte) {
    return classOf[unsignedByte] & 0xFF;
  }

  /** The class of each byte; read as unsigned. */
  byte[] toArray() {
    return classOf.clone();
  }
}
