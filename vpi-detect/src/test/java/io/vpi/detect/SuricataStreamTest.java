package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same random rules on the same random TCP streams, through vpi and Suricata: the same rules
 * alert on the same streams.
 *
 * <p>Inline, where Suricata too looks at the bytes as they come. Rules with a negated content are
 * left out: how much of a stream one speaks of is up to the size of what is inspected at once.
 */
class SuricataStreamTest {
  private static final long SEED = 20261125;
  private static final int RULES = 1300;
  private static final int STREAMS = 3000;

  /** Suricata keeps 15 alerts a packet: so each rule is for one port, and few rules share one. */
  private static final int RULES_A_PORT = 13;

  private static final int FIRST_PORT = 1000;
  private static final int FIRST_CLIENT = 20_000;
  private static final int PORTS = RULES / RULES_A_PORT;

  @Test
  void raisesTheAlertsThatSuricataRaises(@TempDir Path folder)
      throws IOException, InterruptedException {
    Suricata suricata = Suricata.require();
    Random random = new Random(SEED);
    String rules = rules(random);
    List<byte[]> frames = new ArrayList<>();
    List<Integer> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      frames.addAll(stream(i, random));
      while (streams.size() < frames.size()) {
        streams.add(FIRST_CLIENT + i);
      }
    }
    RecordingSink sink = new RecordingSink();
    try (Inspector inspector = SmallInspector.builder(RuleSet.parse(rules)).sink(sink).build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    }
    Set<String> ours = new TreeSet<>();
    for (RecordingSink.Alert alert : sink.alerts) {
      ours.add(alert.sid() + " on " + streams.get((int) alert.packet() - 1));
    }
    Set<String> theirs = new TreeSet<>();
    for (Suricata.Alert alert : suricata.alerts(folder, rules, frames, "--simulate-ips")) {
      theirs.add(alert.sid() + " on " + alert.sourcePort());
    }
    assertTrue(theirs.size() > STREAMS, theirs.size() + " alerts of Suricata");
    Set<String> missed = new TreeSet<>(theirs);
    missed.removeAll(ours);
    assertEquals(Set.of(), missed, "only Suricata alerts");
    ours.removeAll(theirs);
    assertEquals(Set.of(), ours, "only vpi alerts");
  }

  private static String rules(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < RULES; i++) {
      text.append(i % 5 == 0 ? "alert ip" : "alert tcp");
      text.append(" any any -> any ").append(FIRST_PORT + i / RULES_A_PORT);
      text.append(" (msg:\"rule\"; ");
      List<RandomContents.Term> terms = RandomContents.terms(random);
      while (terms.stream().anyMatch(SuricataStreamTest::isLeftOut)) {
        terms = RandomContents.terms(random);
      }
      terms.forEach(term -> text.append(term.options()).append(' '));
      text.append("sid:").append(i + 1).append("; rev:1;)\n");
    }
    return text.toString();
  }

  private static boolean isLeftOut(RandomContents.Term term) {
    // To Suricata an offset of 0 says that the content is looked for in segments too.
    return term.negated() || Integer.valueOf(0).equals(term.offset());
  }

  private static List<byte[]> stream(int index, Random random) {
    TestConnection talk =
        TestConnection.ipv4From(FIRST_CLIENT + index).servedAt(FIRST_PORT + index % PORTS);
    List<byte[]> frames = new ArrayList<>(talk.handshake());
    int segments = 1 + random.nextInt(4);
    for (int i = 0; i < segments; i++) {
      frames.add(talk.toServer(RandomContents.text(random, "aabbABc", 1 + random.nextInt(8))));
      frames.add(talk.acknowledgeToClient());
    }
    frames.addAll(talk.close());
    return frames;
  }
}
