package io.vpi.jmh;

import java.lang.foreign.MemorySegment;

/** Hyperscan in streaming mode: one stream, reset when it ends. */
final class HyperscanStreams extends Hyperscan {

  HyperscanStreams(MemorySegment scanner) {
    super(scanner);
  }

  @Override
  public void pass(Payload payload) {
    long address = payload.memory.address();
    for (int i = 0; i < payload.blocks(); i++) {
      try {
        if (i % Ways.CHUNKS == 0) {
          check((int) HyperscanLibrary.RESET_STREAM.invokeExact(scanner));
        }
        check(
            (int)
                HyperscanLibrary.SCAN_STREAM.invokeExact(
                    scanner, address + payload.offsets[i], payload.lengths[i]));
      } catch (Throwable e) {
        throw HyperscanLibrary.failure(e);
      }
    }
  }
}
