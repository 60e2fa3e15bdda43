package io.vpi.example.vswitch;

import static io.vpi.packet.Direction.INGRESS;
import static io.vpi.packet.LinkType.ETHERNET;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** The frames of a {@link MirrorRing} as packets, read where they lie. Shows only: no verdicts. */
final class MirrorSource implements PacketSource {
  private final MirrorRing ring;
  private final TapRegistry taps;
  private final int[] tapIds;
  private long next;
  private long lentFrames; // in the one batch that may be lent at a time
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private long now;
  private volatile boolean closed;

  MirrorSource(MirrorRing ring, CaptureOptions options) {
    this.ring = ring;
    this.taps = options.taps();
    this.tapIds = new int[ring.ports().length]; // a tap a port says where a packet was seen
    for (int i = 0; i < tapIds.length; i++) {
      tapIds[i] =
          taps.register(new TapPoint(options.host(), ring.name(), ring.ports()[i], "", INGRESS, 0));
    }
  }

  @Override
  public int poll(PacketBatch batch) {
    if (closed || (ring.isClosed() && next == ring.written() && lentFrames == 0)) {
      return END_OF_STREAM; // and the batch stays empty: there is nothing to release
    }
    // Lends the ring's memory, without a copy, and tells the time even if there is no packet.
    now = Math.max(now, System.currentTimeMillis() * 1_000_000); // it never runs back
    batch.begin(ring.memory(), taps, now);
    for (; lentFrames == 0 && next < ring.written() && !batch.isFull(); next++) {
      int length = ring.length(next);
      int captured = Math.clamp(length, 0, MirrorRing.MAX_FRAME); // a length may lie, or a port
      int port = ring.port(next);
      int tap = port >= 0 && port < tapIds.length ? tapIds[port] : PacketBatch.NO_TAP;
      int i = batch.add(ring.offset(next), captured, length, ring.time(next), ETHERNET, tap);
      batch.direction(i, INGRESS);
      bytes.addAndGet(captured);
    }
    lentFrames += batch.size();
    packets.addAndGet(batch.size());
    return batch.size();
  }

  @Override
  public void release(PacketBatch batch) {
    lentFrames -= batch.size();
    ring.free(next - lentFrames); // from here on the switch may write over these frames
    batch.clear();
  }

  @Override
  public boolean await(long timeoutNanos) {
    return closed || ring.await(lentFrames > 0 ? Long.MAX_VALUE : next, timeoutNanos);
  }

  @Override
  public void wakeup() {
    ring.wakeReader();
  }

  @Override
  public String name() {
    return MirrorProvider.SCHEME + ":" + ring.name();
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    into.reset(); // what is not set stays "unknown", which is not 0
    into.set(CaptureCounter.PACKETS, packets.get());
    into.set(CaptureCounter.BYTES, bytes.get());
    into.set(CaptureCounter.DROPPED_BY_KERNEL, ring.dropped());
  }

  @Override
  public void close() { // the memory is the switch's: a batch that is lent stays readable
    closed = true;
    wakeup();
  }
}
