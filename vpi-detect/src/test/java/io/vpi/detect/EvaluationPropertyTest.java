package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random contents over a small alphabet, so that matches overlap and places are many: what the
 * evaluator finds is what trying every place of every content finds, with the prefilter and
 * without.
 */
class EvaluationPropertyTest {
  private static final int RULES = 12;
  private static final int PAYLOADS = 8;

  @Property(tries = 1000)
  void findsWhatTryingEveryPlaceFinds(@ForAll long seed) {
    Random random = new Random(seed);
    List<List<RandomContents.Term>> rules = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < RULES; i++) {
      List<RandomContents.Term> terms = RandomContents.terms(random);
      rules.add(terms);
      text.append("alert udp any any -> any any (");
      terms.forEach(term -> text.append(term.options()).append(' '));
      text.append("sid:").append(i + 1).append(";)\n");
    }
    RuleSet filtered = RuleSet.builder().text("r", text.toString()).build();
    RuleSet unfiltered = RuleSet.builder().text("r", text.toString()).prefilter(false).build();
    assertEquals(List.of(), filtered.report().rejected());
    for (int p = 0; p < PAYLOADS; p++) {
      String payload = RandomContents.text(random, "aabbABc", 1 + random.nextInt(14));
      List<Long> expected = new ArrayList<>();
      for (int i = 0; i < RULES; i++) {
        if (fits(rules.get(i), 0, 0, payload)) {
          expected.add(i + 1L);
        }
      }
      assertEquals(expected, sids(filtered, payload), () -> text + " on " + payload);
      assertEquals(expected, sids(unfiltered, payload), () -> text + " on " + payload);
    }
  }

  private static List<Long> sids(RuleSet rules, String payload) {
    RecordingSink sink = new RecordingSink();
    try (Inspector inspector =
        SmallInspector.builder(rules).sink(sink).stepLimit(Integer.MAX_VALUE).build()) {
      inspector.inspect(TestBatch.of(TestPacket.udp().payload(payload)));
    }
    return sink.sids();
  }

  /** Tries every place of every content. */
  private static boolean fits(
      List<RandomContents.Term> terms, int index, int previousEnd, String payload) {
    if (index == terms.size()) {
      return true;
    }
    RandomContents.Term term = terms.get(index);
    List<Integer> places = places(term, previousEnd, payload);
    if (term.negated()) {
      return places.isEmpty() && fits(terms, index + 1, previousEnd, payload);
    }
    return places.stream()
        .anyMatch(at -> fits(terms, index + 1, at + term.text().length(), payload));
  }

  private static List<Integer> places(RandomContents.Term term, int previousEnd, String payload) {
    int start;
    int end = payload.length();
    if (term.relative()) {
      int distance = term.distance() == null ? 0 : term.distance();
      start = Math.max(0, previousEnd + distance);
      if (term.within() != null && previousEnd + distance + term.within() >= 0) {
        end = Math.min(end, previousEnd + distance + term.within());
      }
    } else {
      start = term.offset() == null ? 0 : term.offset();
      end = term.depth() == null ? end : Math.min(end, start + term.depth());
    }
    String wanted = term.nocase() ? term.text().toLowerCase(Locale.ROOT) : term.text();
    String text = term.nocase() ? payload.toLowerCase(Locale.ROOT) : payload;
    List<Integer> places = new ArrayList<>();
    for (int at = start; at + wanted.length() <= end; at++) {
      if (text.startsWith(wanted, at)) {
        places.add(at);
      }
    }
    return places;
  }
}
