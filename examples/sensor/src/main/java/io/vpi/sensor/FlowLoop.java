package io.vpi.sensor;

import io.vpi.capture.PacketSource;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.FlowEngine;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Decodes a source's packets and takes them through their flows. */
final class FlowLoop {
  private FlowLoop() {}

  /** Writes what is buffered. */
  interface Flush {
    /** Writes it. */
    void run() throws IOException;
  }

  /**
   * Runs to the source's end, or until the user interrupts.
   *
   * @param packets the source
   * @param flows where the packets go
   * @param terminal where progress and a damage are told
   * @param after told how many packets were in a batch, when it is done
   * @param idle writes what is buffered when there are no packets for now
   * @return a number of {@link ExitStatus}
   */
  static int run(
      PacketSource packets, FlowEngine flows, Terminal terminal, IntConsumer after, Flush idle)
      throws IOException {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(batch.capacity());
    ChecksumVerifier checksums = new ChecksumVerifier(batch.capacity(), false);
    PacketLoop loop = new PacketLoop(packets, batch, terminal);
    try (Interruption interruption = new Interruption(loop::stop)) {
      loop.run(
          new PacketLoop.Work() {
            @Override
            public void accept(PacketBatch polled) {
              decoder.decode(polled, layers);
              checksums.verify(polled, layers);
              flows.process(polled, layers, checksums);
              after.accept(polled.size());
            }

            @Override
            public void idle() throws IOException {
              idle.run();
            }
          });
      return loop.outcome(interruption.isRequested());
    }
  }
}
