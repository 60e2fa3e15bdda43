package io.vpi.flow.fuzz;

import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.FlowEngine;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.GuardPage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers frames to batches and hands these to an engine. The last frame of each batch ends before
 * a guard page, and nothing but the code under test keeps the frames' bounds.
 */
final class Traffic {
  static final int BATCH = 16;

  /** The most bytes of one batch. */
  private static final int CAPACITY = 1 << 18;

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Frame(byte[] bytes, int wire, long time, int tap, int flags) {}

  /** One for all: to map such memory costs more than most inputs. */
  private static final GuardPage GUARD = GuardPage.allocate(CAPACITY);

  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable layers = decoder.newTable(BATCH);
  private final ChecksumVerifier checksums = new ChecksumVerifier(BATCH);
  private final PacketBatch batch = new PacketBatch(BATCH);
  private final TapRegistry taps = new TapRegistry();
  private final int[] tapIds = {
    taps.register(TapPoint.ofPort("one")), taps.register(TapPoint.ofPort("two"))
  };
  private final List<Frame> frames = new ArrayList<>();
  private final @Nullable Outgoing outgoing;
  private int bytes;
  private long now = 1_700_000_000_000_000_000L;

  /**
   * Makes traffic.
   *
   * @param outgoing what looks at the packets that go on, or null if none may be stopped
   */
  Traffic(@Nullable Outgoing outgoing) {
    this.outgoing = outgoing;
  }

  void advance(long nanos) {
    now += nanos;
  }

  /**
   * Adds a frame; the batch before it goes to the engine if it is full.
   *
   * @param frame what was captured
   * @param wire how long it was
   * @param tap 0 or 1
   * @param flags bits of {@link PacketFlags}
   */
  void add(FlowEngine engine, byte[] frame, int wire, int tap, int flags) {
    if (frames.size() == BATCH || bytes + frame.length > CAPACITY) {
      flush(engine);
    }
    frames.add(new Frame(frame, wire, now, tap, flags));
    bytes += frame.length;
  }

  /** Hands what was gathered to the engine. */
  void flush(FlowEngine engine) {
    byte[] all = new byte[bytes];
    int at = 0;
    for (Frame frame : frames) {
      System.arraycopy(frame.bytes, 0, all, at, frame.bytes.length);
      at += frame.bytes.length;
    }
    MemorySegment memory = GuardPage.unbounded();
    long offset = GUARD.offsetAtEnd(all);
    batch.begin(memory, taps, now);
    for (Frame frame : frames) {
      int index =
          batch.add(
              offset,
              frame.bytes.length,
              frame.wire,
              frame.time,
              LinkType.ETHERNET,
              tapIds[frame.tap & 1]);
      batch.addFlags(index, frame.flags & PacketFlags.CHECKSUM_NOT_READY);
      offset += frame.bytes.length;
    }
    decoder.decode(batch, layers);
    checksums.verify(batch, layers);
    engine.process(batch, layers, checksums);
    if (outgoing != null) {
      outgoing.check(batch);
    }
    for (int i = 0; i < batch.size() && outgoing == null; i++) {
      if (batch.verdict(i) != Verdict.PASS) {
        throw new AssertionError("a verdict though nothing is inline");
      }
    }
    batch.clear();
    frames.clear();
    bytes = 0;
  }
}
