package com.example.vendor;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;

/** Inspects what comes through the vendor's switch. */
public final class Main {

  private Main() {}

  /**
   * Runs to the end of the source.
   *
   * @param arguments none
   * @throws Exception if the source cannot be opened
   */
  public static void main(String[] arguments) throws Exception {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    try (PacketSource source = PacketSources.open("switch:port-7")) {
      System.out.println("source " + source.name() + " " + source.capabilities());
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        for (int i = 0; i < batch.size(); i++) {
          System.out.println("packet " + batch.capturedLength(i) + " " + batch.verdict(i));
        }
        source.release(batch);
      }
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      System.out.println("packets " + statistics.get(CaptureCounter.PACKETS));
      System.out.println("blocked " + statistics.get(CaptureCounter.BLOCKED));
    }
  }
}
