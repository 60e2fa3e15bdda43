package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same random rules on the same random packets, through vpi and Suricata: the same alerts. */
class SuricataComparisonTest {
  private static final long SEED = 20261123;
  private static final int RULES = 1300;
  private static final int PACKETS = 30_000;

  /** Suricata keeps 15 alerts a packet: so each rule is for one port, and few rules share one. */
  private static final int RULES_A_PORT = 13;

  private static final int FIRST_PORT = 1000;
  private static final int PORTS = RULES / RULES_A_PORT;

  @Test
  void raisesTheAlertsThatSuricataRaises(@TempDir Path folder)
      throws IOException, InterruptedException {
    Suricata suricata = Suricata.require();
    Random random = new Random(SEED);
    Set<Long> differently = new HashSet<>();
    String rules = rules(random, differently);
    List<byte[]> frames = frames(random);

    RuleSet set = RuleSet.parse(rules);
    assertEquals(RULES, set.size());
    RecordingSink sink = new RecordingSink();
    try (Inspector inspector = SmallInspector.builder(set).sink(sink).build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    }
    Set<String> ours = new TreeSet<>();
    for (RecordingSink.Alert alert : sink.alerts) {
      if (!differently.contains(alert.sid())) {
        ours.add(alert.sid() + " on packet " + alert.packet());
      }
    }
    Set<String> theirs = new TreeSet<>();
    for (Suricata.Alert alert : suricata.alerts(folder, rules, frames)) {
      if (!differently.contains(alert.sid())) {
        theirs.add(alert.sid() + " on packet " + alert.packet());
      }
    }
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
}
