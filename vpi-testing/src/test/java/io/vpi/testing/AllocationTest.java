package io.vpi.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AllocationTest {

  private long sum;
  private byte[] last = {};

  @Test
  void countsNothingForCodeThatAllocatesNothing() {
    assertEquals(0, Allocation.bytesAllocatedBy(() -> sum += 3));
  }

  @Test
  void countsTheBytesOfAnArrayAndItsHeader() {
    long bytes = Allocation.bytesAllocatedBy(() -> last = new byte[1000]);
    assertTrue(bytes >= 1000 && bytes <= 1032, bytes + " bytes, of an array of " + last.length);
  }

  @Test
  void countsCodeThatTheCallerHasWarmedUp() {
    long bytes = Allocation.bytesAllocatedByWarm(() -> last = new byte[4096]);
    assertTrue(bytes >= 4096, bytes + " bytes");
  }
}
