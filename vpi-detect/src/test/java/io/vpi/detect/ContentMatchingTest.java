package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What contents with their modifiers find in a payload. */
class ContentMatchingTest {
  @AutoClose private final Inspectors inspectors = new Inspectors();

  @DisplayName("contents match payloads as the rule language says")
  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\u0001',
      value = {
        // presence, case, negation
        "content:\"abc\";#xxabcxx#true",
        "content:\"abc\";#xxABCxx#false",
        "content:\"abc\"; nocase;#xxAbCxx#true",
        "content:\"|61 62|c\";#abc#true",
        "content:!\"abc\";#xxabxx#true",
        "content:!\"abc\";#xabcx#false",
        "content:!\"abc\"; nocase;#xABCx#false",
        "content:\"a\"; content:!\"b\";#xax#true",
        "content:\"a\"; content:!\"b\";#xabx#false",
        "content:\"a\\;b\\\"c\\:d\\\\e\";#a;b\"c:d\\e#true",
        "content:\"\u00e9\"; nocase;#\u00c3\u0089#false",
        "content:\"abcd\";#abc#false",
        // offset and depth
        "content:\"abc\"; offset:2;#xxabc#true",
        "content:\"abc\"; offset:3;#xxabc#false",
        "content:\"abc\"; depth:3;#abcxx#true",
        "content:\"abc\"; depth:3;#xabcx#false",
        "content:\"abc\"; offset:1; depth:3;#xabc#true",
        "content:\"abc\"; depth:3; offset:1;#xabc#true",
        "content:\"abc\"; offset:1; depth:3;#xxabc#false",
        "content:\"abc\"; offset:1; depth:4;#xxabc#true",
        "content:\"abc\"; offset:9;#abc#false",
        "content:!\"abc\"; offset:9;#abc#true",
        "content:!\"abc\"; offset:1;#abc#true",
        "content:!\"abc\"; depth:4;#xxabc#true",
        "content:!\"abc\"; depth:5;#xxabc#false",
        // distance and within
        "content:\"ab\"; content:\"cd\"; distance:0;#abcd#true",
        "content:\"ab\"; content:\"cd\"; distance:0;#cdab#false",
        "content:\"ab\"; content:\"cd\"; distance:1;#abcd#false",
        "content:\"ab\"; content:\"cd\"; distance:1;#ab.cd#true",
        "content:\"ab\"; content:\"bc\"; distance:-1;#abc#true",
        "content:\"ab\"; content:\"ab\"; distance:-2;#ab#true",
        "content:\"cd\"; content:\"ab\"; distance:-100;#ab..cd#true",
        "content:\"ab\"; content:\"cd\"; within:2;#abcd#true",
        "content:\"ab\"; content:\"cd\"; within:2;#ab.cd#false",
        "content:\"ab\"; content:\"cd\"; within:3;#ab.cd#true",
        "content:\"ab\"; content:\"cd\"; distance:1; within:2;#ab.cd#true",
        "content:\"ab\"; content:\"cd\"; distance:1; within:2;#ab..cd#false",
        "content:\"ab\"; content:\"cd\"; distance:4; within:2;#ab....cd#true",
        "content:\"ab\"; content:\"cd\"; distance:100;#abcd#false",
        "content:\"ab\"; distance:2;#xxab#true",
        "content:\"ab\"; distance:3;#xxab#false",
        "content:\"ab\"; within:3;#xab#true",
        "content:\"ab\"; within:3;#xxab#false",
        "content:\"cd\"; content:\"ab\"; distance:-9; within:4;#cd..ab#true",
        "content:\"cd\"; content:\"ab\"; distance:-5; within:2;#..cdab#false",
        // another place of an earlier content
        "content:\"a\"; content:\"b\"; within:1;#a.a.ab#true",
        "content:\"a\"; content:\"b\"; within:1; content:\"c\"; within:1;#ab.ab.abc#true",
        "content:\"a\"; content:\"b\"; within:1; content:\"c\"; within:1;#ab.ab.ab.c#false",
        "content:\"a\"; content:\"b\"; distance:0; content:\"c\"; within:1;#ab.bc#true",
        "content:\"aa\"; content:\"b\"; within:1;#aaab#true",
        "content:\"a\"; content:\"b\"; distance:1; within:1;#ab.a.b#true",
        "content:\"a\"; content:\"b\"; within:3; content:\"c\"; distance:-2; within:1;#a.b.acb#true",
        "content:\"a\"; content:!\"b\"; within:1;#ab#false",
        "content:\"a\"; content:!\"b\"; within:1;#abac#true",
        "content:\"a\"; content:!\"b\"; within:1; content:\"c\"; distance:1;#ababxc#false",
        "content:\"a\"; content:!\"b\"; within:1; content:\"c\"; distance:1;#ababaxc#true",
        "content:\"a\"; content:!\"b\"; distance:0;#ba#true",
        "content:\"a\"; content:!\"b\"; distance:0;#bab#false",
        "content:\"a\"; content:!\"b\"; distance:0;#aba#true",
        "content:\"a\"; content:\"c\"; distance:0; content:\"x\";#xaac#true",
        "content:\"a\"; content:\"b\"; offset:4; content:\"c\"; within:1;#a...bcbc#true",
      })
  void findsWhatTheRuleAsksFor(String options, String payload, boolean matches) {
    RuleSet rules = RuleSet.parse("alert udp any any -> any any (" + options + " sid:1;)");
    assertEquals(List.of(), rules.report().rejected());
    RecordingSink sink = new RecordingSink();
    Inspector inspector = inspectors.build(SmallInspector.builder(rules).sink(sink));
    inspector.inspect(TestBatch.of(TestPacket.udp().payload(payload)));
    assertEquals(matches ? List.of(1L) : List.of(), sink.sids());
  }
}
