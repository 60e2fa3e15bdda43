package io.vpi.detect;

import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Batches over native memory, as sources fill them. */
final class TestBatch {
  private static final long START = 1_700_000_000_000_000_000L;

  private TestBatch() {}

  static PacketBatch of(byte[]... frames) {
    return of(LinkType.ETHERNET, List.of(frames));
  }

  static PacketBatch of(TestPacket packet) {
    return of(packet.build());
  }

  /** A frame of which only the first bytes were captured. */
  static PacketBatch captured(byte[] frame, int length) {
    PacketBatch whole = of(frame);
    PacketBatch batch = new PacketBatch(1);
    batch.begin(whole.memory(), new TapRegistry(), START);
    batch.add(0, length, frame.length, START, LinkType.ETHERNET, PacketBatch.NO_TAP);
    return batch;
  }

  static PacketBatch of(int linkType, List<byte[]> frames) {
    return of(linkType, frames, 0);
  }

  /** Frames that came so many nanoseconds one after the other. */
  static PacketBatch spaced(long nanos, List<byte[]> frames) {
    return of(LinkType.ETHERNET, frames, nanos);
  }

  private static PacketBatch of(int linkType, List<byte[]> frames, long spacing) {
    long size = frames.stream().mapToLong(frame -> frame.length).sum();
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, size));
    PacketBatch batch = new PacketBatch(Math.max(1, frames.size()));
    TapRegistry taps = new TapRegistry();
    batch.begin(memory, taps, START + spacing * frames.size());
    long offset = 0;
    long time = START;
    for (byte[] frame : frames) {
      MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, offset, frame.length);
      batch.add(offset, frame.length, frame.length, time, linkType, PacketBatch.NO_TAP);
      offset += frame.length;
      time += spacing;
    }
    return batch;
  }
}
