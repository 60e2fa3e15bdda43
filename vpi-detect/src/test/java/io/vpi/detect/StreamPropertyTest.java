package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A random payload in random segments, mildly out of order: rules find in its stream what they find
 * in one datagram with the same payload.
 */
class StreamPropertyTest {
  private static final int MOST_RULES = 4;

  @Property(tries = 2500)
  void aStreamHasTheMatchesOfItsBytesInOneDatagram(@ForAll long seed) {
    Random random = new Random(seed);
    String rules = rules(random);
    String payload = RandomContents.text(random, "aabbABc", 1 + random.nextInt(40));
    List<byte[]> frames = segments(payload, random);
    assertEquals(
        new HashSet<>(sids(rules, List.of(TestPacket.udp().payload(payload).build()))),
        new HashSet<>(sids(rules.replace("alert udp", "alert tcp"), frames)),
        () -> rules + " on " + payload + ", seed " + seed);
  }

  @Property(tries = 500)
  void aContentThatIsThereOnceIsToldOnce(@ForAll long seed) {
    Random random = new Random(seed);
    String rule = "alert tcp any any -> any any (content:\"abcd\"; nocase; sid:1;)";
    String before = RandomContents.text(random, "xyabc", random.nextInt(20)).replace("abc", "");
    String after = RandomContents.text(random, "bcdx", random.nextInt(20));
    List<byte[]> frames = segments(before + "aBcD" + after, random);
    assertEquals(List.of(1L), sids(rule, frames), () -> "seed " + seed);
  }

  private static List<Long> sids(String rules, List<byte[]> frames) {
    RuleSet set = RuleSet.parse(rules);
    assertEquals(List.of(), set.report().rejected());
    RecordingSink sink = new RecordingSink();
    try (Inspector inspector =
        SmallInspector.builder(set).sink(sink).stepLimit(Integer.MAX_VALUE).build()) {
      inspector.inspect(TestBatch.of(LinkType.ETHERNET, frames));
    }
    return sink.sids();
  }

  /**
   * Rules whose matches do not depend on where segments end: without negated contents, which speak
   * of what has come so far, and without offset and depth, which are put to each segment too.
   */
  private static String rules(Random random) {
    StringBuilder text = new StringBuilder();
    // Few, since the one that reaches back furthest says what is kept of a stream for all.
    int rules = 1 + random.nextInt(MOST_RULES);
    for (int sid = 1; sid <= rules; sid++) {
      text.append("alert udp any any -> any any (");
      for (RandomContents.Term term : RandomContents.terms(random)) {
        RandomContents.Term plain =
            new RandomContents.Term(
                term.text(), term.nocase(), false, null, null, term.distance(), term.within());
        text.append(plain.options()).append(' ');
      }
      text.append("sid:").append(sid).append(";)\n");
    }
    return text.toString();
  }

  private static List<byte[]> segments(String payload, Random random) {
    TestConnection talk = TestConnection.ipv4();
    List<byte[]> frames = new ArrayList<>(talk.handshake());
    List<byte[]> segments = new ArrayList<>();
    for (int at = 0; at < payload.length(); ) {
      int end = Math.min(payload.length(), at + 1 + random.nextInt(8));
      segments.add(talk.toServer(payload.substring(at, end)));
      if (random.nextInt(6) == 0) {
        segments.add(segments.get(random.nextInt(segments.size())));
      }
      at = end;
    }
    for (int swap = random.nextInt(4); swap > 0; swap--) {
      int from = random.nextInt(segments.size());
      segments.add(random.nextInt(segments.size()), segments.remove(from));
    }
    frames.addAll(segments);
    frames.addAll(talk.close());
    return frames;
  }
}
