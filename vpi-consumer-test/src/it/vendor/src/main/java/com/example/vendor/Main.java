package com.example.vendor;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.capture.pcap.PcapngWriter;
import io.vpi.detect.InspectionMode;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.eve.EveFormat;
import io.vpi.eve.EveWriter;
import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Inspects what comes through the vendor's switch, inline, and keeps it in a file; then inspects
 * the file, which only looks on.
 */
public final class Main {

  private static final String RULES =
      "drop udp 10.0.0.0/8 any -> any 9999"
          + " (msg:\"Evil\"; content:\"EVIL\"; nocase; sid:7; rev:2;)";

  private Main() {}

  /**
   * Runs to the end of both sources.
   *
   * @param arguments none
   * @throws IOException if a source cannot be opened or the file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println("web to db " + Blindness.webToDb());
    RuleSet rules = RuleSet.parse(RULES);
    Path file = Files.createTempFile("vendor", ".pcapng");
    try {
      try (PcapngWriter kept = PcapngWriter.create(file)) {
        int port = kept.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "port-7"));
        inspect(
            "switch:port-7",
            rules,
            InspectionMode.INLINE,
            (batch, i) ->
                kept.writePacket(
                    port,
                    batch.memory(),
                    batch.offset(i),
                    batch.capturedLength(i),
                    batch.wireLength(i),
                    batch.timestamp(i),
                    Direction.INGRESS));
      }
      inspect("pcap:" + file, rules, InspectionMode.PASSIVE, (batch, i) -> {});
    } finally {
      Files.delete(file);
    }
  }

  /** Does something with a packet after it was judged. */
  @FunctionalInterface
  private interface PacketConsumer {
    void accept(PacketBatch batch, int packet) throws IOException;
  }

  private static void inspect(
      String name, RuleSet rules, InspectionMode mode, PacketConsumer consumer) throws IOException {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    try (PacketSource source = PacketSources.open(name);
        Inspector inspector = inspector(source, rules, mode)) {
      System.out.println(name.substring(0, name.indexOf(':')) + " " + source.capabilities());
      for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
        inspector.inspect(batch);
        for (int i = 0; i < n; i++) {
          consumer.accept(batch, i);
          System.out.println("packet " + batch.capturedLength(i) + " " + batch.verdict(i));
        }
        source.release(batch);
      }
      CaptureStatistics statistics = new CaptureStatistics();
      source.statistics(statistics);
      System.out.println("packets " + statistics.get(CaptureCounter.PACKETS));
      System.out.println(
          "blocked "
              + (statistics.isKnown(CaptureCounter.BLOCKED)
                  ? statistics.get(CaptureCounter.BLOCKED)
                  : "UNKNOWN"));
    }
  }

  private static Inspector inspector(PacketSource source, RuleSet rules, InspectionMode mode) {
    return Inspector.builder(rules)
        .mode(mode)
        .capabilities(source.capabilities())
        .sink(new Printer())
        .build();
  }

  /** Prints what is the same in every run of an alert's EVE line. */
  private static final class Printer implements EventSink {
    private final EveWriter eve = new EveWriter(EveFormat.DEFAULT);

    @Override
    public void onAlert(AlertEvent alert) {
      int length = eve.write(alert);
      String line = new String(eve.bytes(), 0, length, StandardCharsets.UTF_8);
      int start = line.indexOf("\"alert\":");
      System.out.println(line.substring(start, line.indexOf('}', start) + 1));
    }
  }
}
