package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class Crc32cTest {

  @Property
  void equalsTheJdksAtEveryAlignment(
      @ForAll @Size(max = 200) byte[] data, @ForAll @IntRange(max = 8) int shift) {
    CRC32C expected = new CRC32C();
    expected.update(data);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(data.length + 8L, 8);
      MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, shift, data.length);
      assertEquals((int) expected.getValue(), ~Crc32c.update(~0, memory, shift, data.length));
    }
  }

  @Property
  void countsTheFieldOfSctpAsZero(@ForAll @Size(min = 12, max = 100) byte[] data) {
    byte[] zeroed = data.clone();
    zeroed[8] = zeroed[9] = zeroed[10] = zeroed[11] = 0;
    CRC32C expected = new CRC32C();
    expected.update(zeroed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(data.length);
      MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, 0, data.length);
      assertEquals(
          Integer.reverseBytes((int) expected.getValue()), Crc32c.ofSctp(memory, 0, data.length));
    }
  }
}
