package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.detect.Inspector;
import io.vpi.detect.InspectorCounter;
import io.vpi.detect.RuleSet;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Allocation;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Polling, decoding and matching real captures allocates nothing, once warm. */
class AllocationTest {
  /** Passes over a capture before the first that counts, and those that do. */
  private static final int WARM_UP_PASSES = 400;

  private static final int MEASURED_PASSES = 10;
  private static final String DAMAGED = "dpkt__truncated_dns_2.pcap";

  /** Candidates of the prefilter in plenty, and no match: an event may cost something. */
  private static final String RULES =
      """
      alert tcp any any -> any any (content:"HTTP/1."; content:"|00 ff 00 ff 00 ff|"; sid:1;)
      alert tcp any any -> any 80 (content:"GET "; depth:4; content:!"HTTP"; sid:2;)
      alert udp any any -> any 53 (content:"|00 01 00 00|"; content:"|ff ff ff ff ff|"; sid:3;)
      alert tcp any any -> any any (content:"a"; nocase; content:"|01 02 03 04 05 06|"; sid:4;)
      alert tcp 192.0.2.0/24 any -> any any (sid:5;)
      pass udp any 67 -> any 68 (content:"never to be found, whatever comes"; sid:6;)
      """;

  private final PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);

  /** One of the stages. */
  private interface Stage {
    void take(PacketBatch batch);
  }

  @Test
  void pollAndReleaseAllocateNothing() throws CaptureException {
    assertEquals(0, bytesOfAPass(lent -> {}));
  }

  @Test
  void decodeAllocatesNothing() throws CaptureException {
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(batch.capacity());
    ChecksumVerifier checksums = new ChecksumVerifier(batch.capacity());
    assertEquals(
        0,
        bytesOfAPass(lent -> {
          decoder.decode(lent, layers);
          checksums.verify(lent, layers);
        }));
  }

  @Test
  void inspectAllocatesNothingForPacketsThatRaiseNoEvent() throws CaptureException {
    try (Inspector inspector =
        Inspector.builder(RuleSet.parse(RULES)).checksums(ChecksumPolicy.VERIFY).build()) {
      assertEquals(0, bytesOfAPass(inspector::inspect));
      assertEquals(0, inspector.statistics().get(InspectorCounter.ALERTS));
      assertTrue(inspector.statistics().get(InspectorCounter.PACKETS) > 0);
    }
  }

  @Test
  void inspectAllocatesNothingOverTheCorpusWhateverItsPacketsHold() throws IOException {
    List<Path> captures;
    try (Stream<Path> files = Files.list(Requirements.shared("corpus/captures"))) {
      captures = files.filter(file -> !file.endsWith("SOURCES.tsv")).sorted().toList();
    }
    List<List<PacketSource>> passes = new ArrayList<>();
    for (int i = 0; i < MEASURED_PASSES; i++) {
      passes.add(openAll(captures));
    }
    try (Inspector inspector = Inspector.builder(RuleSet.parse(RULES)).build()) {
      Stage stage = inspector::inspect;
      int[] next = {0};
      assertEquals(0, Allocation.bytesAllocatedByWarm(() -> drain(passes.get(next[0]++), stage)));
      long packets = inspector.statistics().get(InspectorCounter.PACKETS);
      assertTrue(packets > MEASURED_PASSES * 28_000L, packets + " packets");
    }
    passes.forEach(sources -> sources.forEach(PacketSource::close));
  }

  private static List<PacketSource> openAll(List<Path> captures) throws IOException {
    List<PacketSource> sources = new ArrayList<>();
    for (Path capture : captures) {
      // A damaged file's report is text; a pcapng file's interfaces are made where they stand.
      String name = capture.getFileName().toString();
      if (!DAMAGED.equals(name) && !CorpusDecodeTest.isPcapng(capture)) {
        sources.add(PacketSources.open("pcap:" + capture));
      }
    }
    return sources;
  }

  private void drain(List<PacketSource> sources, Stage stage) {
    for (int i = 0; i < sources.size(); i++) {
      drain(sources.get(i), stage);
    }
  }

  private void drain(PacketSource source, Stage stage) {
    while (source.poll(batch) != PacketSource.END_OF_STREAM) {
      stage.take(batch);
      source.release(batch);
    }
  }

  /** What one pass over the shipped capture allocates. */
  private long bytesOfAPass(Stage stage) throws CaptureException {
    String name = "pcap:" + Requirements.inRepository("examples/captures/guests.pcapng");
    for (int i = 0; i < WARM_UP_PASSES; i++) {
      try (PacketSource source = PacketSources.open(name)) {
        drain(source, stage);
      }
    }
    List<PacketSource> fresh = new ArrayList<>();
    for (int i = 0; i < MEASURED_PASSES; i++) {
      PacketSource source = PacketSources.open(name);
      fresh.add(source);
      // The file's first block describes its interface, which becomes a tap.
      source.poll(batch);
      stage.take(batch);
      source.release(batch);
    }
    int[] next = {0};
    long bytes = Allocation.bytesAllocatedByWarm(() -> drain(fresh.get(next[0]++), stage));
    fresh.forEach(PacketSource::close);
    return bytes;
  }
}
