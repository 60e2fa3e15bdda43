package io.vpi.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  @Test
  void spansAllMemory() {
    assertEquals(0, NativeMemory.all().address());
    assertEquals(Long.MAX_VALUE, NativeMemory.all().byteSize());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(1);
      bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 42);
      assertEquals(42, NativeMemory.all().get(ValueLayout.JAVA_BYTE, bytes.address()));
    }
  }
}
