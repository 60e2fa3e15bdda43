package io.vpi.buffers;

import io.vpi.packet.NativeMemory;
import io.vpi.packet.PacketBatch;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Native addresses as offsets into the memory of a batch. */
final class Addresses {
  private Addresses() {}

  /**
   * Where bytes at an address lie in a batch's memory.
   *
   * @throws IllegalStateException if the batch was not begun
   * @throws IllegalArgumentException if they do not lie within it
   */
  static long offset(PacketBatch batch, long address, int length) {
    MemorySegment memory = batch.memory();
    long offset = address - memory.address();
    if (offset < 0 || offset > memory.byteSize() - length) {
      if (!batch.isLent()) {
        throw new IllegalStateException("the batch was not begun");
      }
      throw new IllegalArgumentException(
          "the buffer lies outside of the batch's memory: begin the batch over NativeMemory.all()");
    }
    return offset;
  }

  /** Accessors of a batch answer stale values behind its last packet; a view of those would lie. */
  static void checkPacket(PacketBatch batch, int packet) {
    Objects.checkIndex(packet, batch.size());
  }

  /**
   * Whether {@link NativeMemory#all()} can be had without a warning of the JVM; decides only how
   * bytes are copied, never what is copied.
   */
  static boolean available() {
    return NativeAccess.ENABLED;
  }

  /** A constant, so that the JIT drops the branch that is not taken. */
  private static final class NativeAccess {
    static final boolean ENABLED = NativeMemory.class.getModule().isNativeAccessEnabled();
  }
}
