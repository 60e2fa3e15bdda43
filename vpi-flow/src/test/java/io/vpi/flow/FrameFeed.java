package io.vpi.flow;

import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Feeds frames to an engine, in batches, as a source's poll would. */
final class FrameFeed {
  private static final int BATCH = PacketBatch.DEFAULT_CAPACITY;

  final PacketBatch batch = new PacketBatch(BATCH);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(BATCH);
  private final ChecksumVerifier checksums = new ChecksumVerifier(BATCH);
  private final TapRegistry taps = new TapRegistry();
  private final int tap = taps.register(TapPoint.ofPort("test"));

  /** Is shown each batch when the engine has done with it, its verdicts set. */
  interface Afterwards {
    void see(PacketBatch batch, LayerTable layers, int firstFrame);
  }

  void feed(FlowEngine engine, List<Frame> frames) {
    feed(engine, frames, (done, decoded, first) -> {});
  }

  void feed(FlowEngine engine, List<Frame> frames, Afterwards afterwards) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(largestBatch(frames));
      long now = 0;
      for (int first = 0; first < frames.size(); first += BATCH) {
        List<Frame> some = frames.subList(first, Math.min(first + BATCH, frames.size()));
        for (Frame frame : some) {
          now = Math.max(now, frame.nanos());
        }
        batch.begin(memory, taps, now);
        long at = 0;
        for (Frame frame : some) {
          MemorySegment.copy(
              frame.bytes(), 0, memory, ValueLayout.JAVA_BYTE, at, frame.bytes().length);
          int index =
              batch.add(at, frame.bytes().length, frame.wire(), frame.nanos(), frame.link(), tap);
          batch.addFlags(index, frame.flags());
          at += frame.bytes().length;
        }
        decoder.decode(batch, layers);
        checksums.verify(batch, layers);
        engine.process(batch, layers, checksums);
        afterwards.see(batch, layers, first);
        batch.clear();
      }
    }
  }

  private static long largestBatch(List<Frame> frames) {
    long most = 1;
    for (int first = 0; first < frames.size(); first += BATCH) {
      long bytes = 0;
      for (Frame frame : frames.subList(first, Math.min(first + BATCH, frames.size()))) {
        bytes += frame.bytes().length;
      }
      most = Math.max(most, bytes);
    }
    return most;
  }
}
