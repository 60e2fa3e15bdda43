package io.vpi.jmh;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Payloads of TCP and UDP in a real capture, one behind the other, and where each ends. Every
 * eighth is taken, so that few bytes come from many connections.
 */
final class Traffic {
  private static final String CAPTURE = "perf/mixed.pcap.zst";
  private static final int STRIDE = 8;

  final byte[] bytes;
  final int[] ends;

  private Traffic(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /** Reads so many bytes; the last packet is cut. */
  static Traffic read(int size) throws IOException {
    byte[] bytes = new byte[size];
    int[] ends = new int[size];
    int count = 0;
    int filled = 0;
    long seen = 0;
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(PacketBatch.DEFAULT_CAPACITY);
    String file = "pcap:" + SharedFolder.require(CAPTURE);
    try (PacketSource source = PacketSources.open(file, CaptureOptions.defaults())) {
      while (filled < size && source.poll(batch) != PacketSource.END_OF_STREAM) {
        decoder.decode(batch, layers);
        for (int i = 0; i < batch.size() && filled < size; i++) {
          if (hasPayload(layers, i) && seen++ % STRIDE == 0) {
            int length = Math.min(layers.payloadLength(i), size - filled);
            long from = batch.offset(i) + layers.payloadOffset(i);
            MemorySegment.copy(batch.memory(), ValueLayout.JAVA_BYTE, from, bytes, filled, length);
            filled += length;
            ends[count++] = filled;
          }
        }
        source.release(batch);
      }
    }
    if (filled < size) {
      throw new IllegalStateException(CAPTURE + " has too few payloads for " + size + " bytes.");
    }
    return new Traffic(bytes, Arrays.copyOf(ends, count));
  }

  private static boolean hasPayload(LayerTable layers, int packet) {
    int transport = layers.transport(packet);
    return transport >= 0
        && layers.payloadLength(packet) > 0
        && (layers.protocol(packet, transport) == Protocol.TCP
            || layers.protocol(packet, transport) == Protocol.UDP);
  }
}
