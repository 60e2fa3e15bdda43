package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same random rules on the same random packets, through vpi and through Suricata: the same
 * alerts. Needs root and the peer, which {@code tools/suricata setup} of the shared folder
 * installs.
 */
class SuricataComparisonTest {
  private static final long SEED = 20261123;
  private static final int RULES = 1300;
  private static final int PACKETS = 30_000;

  /** Suricata keeps 15 alerts a packet: so each rule is for one port, and few rules share one. */
  private static final int RULES_A_PORT = 13;

  private static final int FIRST_PORT = 1000;
  private static final int PORTS = RULES / RULES_A_PORT;

  private static final Pattern SID = Pattern.compile("\"signature_id\":(\\d+)");
  private static final Pattern PACKET = Pattern.compile("\"pcap_cnt\":(\\d+)");

  @Test
  void raisesTheAlertsThatSuricataRaises(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path tool = Requirements.shared("tools/suricata");
    Requirements.requireRoot();
    Path peers =
        Path.of(
            Optional.ofNullable(System.getenv("VPI_PEERS"))
                .orElse(System.getProperty("user.home") + "/.cache/vpi-peers"));
    Requirements.require(
        "suricata",
        Files.isExecutable(peers.resolve("sid/usr/bin/suricata")),
        "Suricata in " + peers + ", see tools/suricata");

    Random random = new Random(SEED);
    Set<Long> differently = new HashSet<>();
    String rules = rules(random, differently);
    List<byte[]> frames = frames(random);
    Path ruleFile = Files.writeString(folder.resolve("random.rules"), rules);
    Path capture = folder.resolve("random.pcap");
    writePcap(capture, frames);

    RuleSet set = RuleSet.load(ruleFile);
    assertEquals(RULES, set.size());
    RecordingSink sink = new RecordingSink();
    SmallInspector.builder(set).sink(sink).build().inspect(TestBatch.of(LinkType.ETHERNET, frames));
    Set<String> ours = new TreeSet<>();
    for (RecordingSink.Alert alert : sink.alerts) {
      if (!differently.contains(alert.sid())) {
        ours.add(alert.sid() + " on packet " + alert.packet());
      }
    }
    Set<String> theirs = runSuricata(tool, capture, ruleFile, folder.resolve("out"), differently);
    assertTrue(theirs.size() > PACKETS, theirs.size() + " alerts of Suricata");
    Set<String> missed = new TreeSet<>(theirs);
    missed.removeAll(ours);
    assertEquals(Set.of(), missed, "only Suricata alerts");
    ours.removeAll(theirs);
    assertEquals(Set.of(), ours, "only vpi alerts");
  }

  private static String rules(Random random, Set<Long> differently) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < RULES; i++) {
      List<RandomContents.Term> terms = RandomContents.terms(random);
      for (int t = 1; t < terms.size(); t++) {
        // The package page tells how this differs.
        if (terms.get(t).relative() && terms.get(t - 1).negated()) {
          differently.add(i + 1L);
        }
      }
      text.append("alert udp any any -> any ").append(FIRST_PORT + i / RULES_A_PORT);
      text.append(" (msg:\"rule\"; ");
      terms.forEach(term -> text.append(term.options()).append(' '));
      text.append("sid:").append(i + 1).append("; rev:1;)\n");
    }
    return text.toString();
  }

  private static List<byte[]> frames(Random random) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < PACKETS; i++) {
      frames.add(
          TestPacket.udp()
              .from("10.0.0.1")
              .to("10.0.0.2")
              .ports(20_000 + i, FIRST_PORT + i % PORTS)
              .payload(RandomContents.text(random, "aabbABc", random.nextInt(15)))
              .build());
    }
    return frames;
  }

  private static void writePcap(Path file, List<byte[]> frames) throws IOException {
    int size = 24 + frames.stream().mapToInt(frame -> 16 + frame.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(65_535).putInt(LinkType.ETHERNET);
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      out.putInt(1_700_000_000 + i / 100).putInt(i % 100).putInt(frame.length);
      out.putInt(frame.length).put(frame);
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }

  private static Set<String> runSuricata(
      Path tool, Path capture, Path rules, Path out, Set<Long> differently)
      throws IOException, InterruptedException {
    Path log = out.resolveSibling("suricata.log");
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "run",
                capture.toString(),
                rules.toString(),
                out.toString(),
                "-k",
                "none")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.waitFor(), () -> "Suricata's exit status; its output is in " + log);
    Set<String> alerts = new TreeSet<>();
    try (Stream<String> lines = Files.lines(out.resolve("eve.json"))) {
      lines
          .filter(line -> line.contains("\"event_type\":\"alert\""))
          .forEach(line -> {
            long sid = number(SID, line);
            if (!differently.contains(sid)) {
              alerts.add(sid + " on packet " + number(PACKET, line));
            }
          });
    }
    return alerts;
  }

  private static long number(Pattern field, String line) {
    Matcher matcher = field.matcher(line);
    assertTrue(matcher.find(), line);
    return Long.parseLong(matcher.group(1));
  }
}
