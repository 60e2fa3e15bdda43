package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class InternetChecksumTest {

  private static int sumAt(int shift, byte[] data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(shift + data.length, 64);
      MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, shift, data.length);
      return InternetChecksum.fold(InternetChecksum.sum(memory, shift, data.length));
    }
  }

  /** In ones' complement zero has two forms; the sum of no bytes or zeros alone is the one 0. */
  private static int reference(byte[] data) {
    return ~Packets.checksum(data) & 0xFFFF;
  }

  @Property
  void equalsTheSumWordByWordAtEveryAlignment(
      @ForAll @Size(max = 2000) byte[] data, @ForAll @IntRange(max = 15) int shift) {
    assertEquals(reference(data), sumAt(shift, data));
  }

  @Example
  void equalsItForEachShortLengthAtEachAlignment() {
    for (int length = 0; length < 70; length++) {
      for (int shift = 0; shift < 16; shift++) {
        byte[] data = Packets.payload(length);
        assertEquals(reference(data), sumAt(shift, data), length + " bytes at " + shift);
      }
    }
  }

  @Example
  void doesNotOverflowWithTheLargestWords() {
    byte[] ones = new byte[16 << 20];
    java.util.Arrays.fill(ones, (byte) 0xFF);
    assertEquals(0xFFFF, sumAt(3, ones));
    assertEquals(0, sumAt(1, new byte[16 << 20]));
  }

  @Property
  void foldsAnySumToItsRemainder(@ForAll @IntRange(min = 1) int high, @ForAll int low) {
    long sum = (long) high << 32 | Integer.toUnsignedLong(low);
    assertEquals(sum % 0xFFFF, InternetChecksum.fold(sum) % 0xFFFF);
  }
}
