package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.PacketBatch;
import java.util.ArrayList;
import java.util.List;

/** A copy of a packet that came. */
final class Received {
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final long QUIET_NANOS = 60_000_000L;

  private final byte[] bytes;
  private final List<Integer> vlans = new ArrayList<>();
  private final Direction direction;
  private final long timestamp;
  private final int flags;

  private Received(PacketBatch batch, int index) {
    bytes =
        batch.memory().asSlice(batch.offset(index), batch.capturedLength(index)).toArray(JAVA_BYTE);
    for (int i = 0; i < batch.strippedVlanCount(index); i++) {
      vlans.add(batch.strippedVlan(index, i));
    }
    direction = batch.direction(index);
    timestamp = batch.timestamp(index);
    flags = batch.flags(index);
  }

  byte[] bytes() {
    return bytes;
  }

  /** The tags that the kernel took out, each TPID and TCI. */
  List<Integer> vlans() {
    return vlans;
  }

  Direction direction() {
    return direction;
  }

  long timestamp() {
    return timestamp;
  }

  int flags() {
    return flags;
  }

  int number() {
    return Frames.number(bytes);
  }

  /** Takes so many packets, or as many as come within half a minute or before the end. */
  static List<Received> take(PacketSource source, int count) {
    return takeFor(source, count, PATIENCE_NANOS);
  }

  /** Takes what is there, until nothing more comes. */
  static List<Received> drain(PacketSource source) {
    return takeFor(source, Integer.MAX_VALUE, QUIET_NANOS);
  }

  private static List<Received> takeFor(PacketSource source, int count, long quiet) {
    List<Received> packets = new ArrayList<>();
    PacketBatch batch = new PacketBatch(64);
    while (packets.size() < count) {
      int n = source.poll(batch);
      if (n == PacketSource.END_OF_STREAM) {
        break;
      }
      for (int i = 0; i < n; i++) {
        packets.add(new Received(batch, i));
      }
      source.release(batch);
      if (n == 0 && !source.await(quiet)) {
        break;
      }
    }
    return packets;
  }

  /** A byte of a packet of a batch; -1 behind its end. */
  static int byteAt(PacketBatch batch, int index, int offset) {
    return batch.capturedLength(index) <= offset
        ? -1
        : batch.memory().get(JAVA_BYTE, batch.offset(index) + offset) & 0xFF;
  }

  static long counter(PacketSource source, CaptureCounter counter) {
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    return statistics.get(counter);
  }
}
