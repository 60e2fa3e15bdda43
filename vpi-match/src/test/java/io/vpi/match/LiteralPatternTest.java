package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LiteralPatternTest {

  @Test
  void keepsItsOwnCopyOfTheBytes() {
    byte[] bytes = {1, 2, 3};
    LiteralPattern pattern = LiteralPattern.of(7, bytes, false);
    bytes[0] = 9;
    pattern.bytes()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, pattern.bytes());
    assertEquals(7, pattern.id());
    assertEquals(3, pattern.length());
    assertEquals(2, pattern.byteAt(1));
  }

  @Test
  void refusesWhatIsOutOfRangeAndSaysWhat() {
    assertEquals(
        "A pattern's id must be 0 or more, but is -1.", refusal(-1, new byte[] {1}).getMessage());
    assertEquals(
        "Pattern 5 must have 1 to 65535 bytes, but has 0.", refusal(5, new byte[0]).getMessage());
    assertEquals(
        "Pattern 5 must have 1 to 65535 bytes, but has 65536.",
        refusal(5, new byte[65_536]).getMessage());
    assertEquals(65_535, LiteralPattern.of(5, new byte[65_535], false).length());
  }

  private static IllegalArgumentException refusal(int id, byte[] bytes) {
    return assertThrows(IllegalArgumentException.class, () -> LiteralPattern.of(id, bytes, false));
  }

  @Test
  void takesOneByteACharacterAndRefusesWiderOnes() {
    assertArrayEquals(
        new byte[] {'a', (byte) 0xE4}, LiteralPattern.of(1, "a\u00e4", false).bytes());
    IllegalArgumentException wide =
        assertThrows(IllegalArgumentException.class, () -> LiteralPattern.of(1, "a\u20ac", false));
    assertEquals(
        "Pattern 1 has the character U+20AC at index 1, but a character must fit a byte.",
        wide.getMessage());
  }

  @Test
  void isEqualWhenIdBytesAndCaseAre() {
    LiteralPattern pattern = LiteralPattern.of(1, "ab", true);
    assertEquals(pattern, LiteralPattern.of(1, "ab", true));
    assertEquals(pattern.hashCode(), LiteralPattern.of(1, "ab", true).hashCode());
    assertNotEquals(pattern, LiteralPattern.of(2, "ab", true));
    assertNotEquals(pattern, LiteralPattern.of(1, "aB", true));
    assertNotEquals(pattern, LiteralPattern.of(1, "ab", false));
  }

  @Test
  void showsUnprintableBytesAsHexBetweenBars() {
    assertEquals("1:\"ab\"", LiteralPattern.of(1, "ab", false).toString());
    assertEquals("1:\"a|0d 0a|b\" nocase", LiteralPattern.of(1, "a\r\nb", true).toString());
    assertEquals("1:\"|ff 22|\"", LiteralPattern.of(1, "\u00ff\"", false).toString());
  }
}
