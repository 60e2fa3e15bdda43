package io.vpi.flow;

import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame of a capture, taken out of it so that a test can change what comes when.
 *
 * @param bytes what was captured
 * @param wire how long it was, in bytes
 * @param nanos when, nanoseconds since the epoch
 * @param link what it begins with
 * @param flags bits of {@link io.vpi.packet.PacketFlags}
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Frame(byte[] bytes, int wire, long nanos, int link, int flags) {

  static Frame of(byte[] bytes, Frame like) {
    return new Frame(bytes, bytes.length, like.nanos, like.link, like.flags);
  }

  Frame at(long time) {
    return new Frame(bytes, wire, time, link, flags);
  }

  boolean isWhole() {
    return bytes.length == wire;
  }

  /** All frames of a capture; of a damaged one, those before the damage. */
  static List<Frame> read(Path capture) throws IOException {
    List<Frame> frames = new ArrayList<>();
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    try (PacketSource source = PacketSources.open("pcap:" + capture)) {
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        for (int i = 0; i < batch.size(); i++) {
          byte[] bytes = new byte[batch.capturedLength(i)];
          MemorySegment.copy(
              batch.memory(), ValueLayout.JAVA_BYTE, batch.offset(i), bytes, 0, bytes.length);
          frames.add(
              new Frame(
                  bytes,
                  (int) batch.wireLength(i),
                  batch.timestamp(i),
                  batch.linkType(i),
                  batch.flags(i)));
        }
        source.release(batch);
      }
    }
    return frames;
  }
}
