package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What contents with their modifiers find in a TCP stream, and with which of its segments. */
class StreamContentsTest {
  private static final int HANDSHAKE = 3;

  @DisplayName("contents match streams across the borders of segments")
  @ParameterizedTest(name = "{0} in {1}: with segment {2}")
  @CsvSource(
      delimiter = '#',
      nullValues = "-",
      value = {
        // one content, cut or not
        "content:\"abcdef\";#xxabcdefxx#1",
        "content:\"abcdef\";#xx/abcdef/xx#2",
        "content:\"abcdef\";#xxabc/defxx#2",
        "content:\"abcdef\";#xab/cd/efx#3",
        "content:\"abcdef\";#a/b/c/d/e/f#6",
        "content:\"abcdef\"; nocase;#xAb/CDefx#2",
        "content:\"abcdef\";#abc/xdef#-",
        "content:\"aab\";#aa/ab#2",
        // again, when it comes again
        "content:\"abc\";#abc/xx/abc#1 3",
        "content:\"abc\";#abcabc#1",
        "content:\"abab\";#ab/ab/ab#2 3",
        // offset and depth count from the stream's start, and from each segment's
        "content:\"cd\"; offset:2;#ab/cd#2",
        "content:\"cd\"; offset:3;#ab/cd#-",
        "content:\"bc\"; depth:3;#ab/cd#2",
        "content:\"cd\"; depth:3;#ab/cd#2",
        "content:\"cd\"; depth:3;#ab/.cd#2",
        "content:\"cd\"; depth:3;#ab/..cd#-",
        "content:\"ab\"; depth:2;#ab/ab/.ab#1 2",
        "content:\"abc\"; offset:1; depth:3;#x/ab/c#3",
        "content:\"abc\"; offset:1; depth:3;#xx/ab/c#-",
        "content:\"ab\"; content:!\"cd\"; depth:2;#cd/ab#2",
        // a first content's distance and within count from the stream's start alone
        "content:\"cd\"; distance:2;#ab/cd#2",
        "content:\"cd\"; distance:3;#ab/cd#-",
        "content:\"ab\"; within:2;#ab/ab#1",
        "content:\"ab\"; within:3;#.a/b#2",
        // several contents
        "content:\"ab\"; content:\"cd\";#ab/cd#2",
        "content:\"ab\"; content:\"cd\";#cd/ab#2",
        "content:\"ab\"; content:\"cd\"; distance:0;#cd/ab#-",
        "content:\"ab\"; content:\"cd\"; distance:1; within:2;#a/b./c/d#4",
        "content:\"ab\"; content:\"cd\"; within:2;#ab/.cd#-",
        "content:\"ab\"; content:\"cd\"; within:2;#abab/cd#2",
        "content:\"ab\"; content:\"cd\"; within:2; content:\"ef\"; within:3;#a/bc/d./ef#4",
        "content:\"ab\"; content:\"cd\"; distance:-4; within:2;#cd/ab#2",
        "content:\"cd\"; content:\"ab\"; distance:-9; within:4;#ab../...cd#2",
        "content:\"cd\"; content:\"ab\"; distance:-9; within:4;#xxxxab/.../cd#3",
        "content:\"cd\"; content:\"ab\"; distance:-9; within:4;#xxxxxab/./cd#-",
        "content:\"ab\"; content:\"bcd\"; distance:-1;#ab/cd#2",
        // a match needs a content that ends in new bytes
        "content:\"ab\"; content:\"cd\";#abcd/xx#1",
        "content:\"ab\"; content:\"cd\";#abcd/cd#1 2",
        // a negated content speaks of the bytes that have come
        "content:\"ab\"; content:!\"cd\";#ab/cd#1",
        "content:\"ab\"; content:!\"cd\";#cd/ab#-",
        "content:\"ab\"; content:!\"cd\";#c/d/ab#-",
        "content:\"ab\"; content:!\"cd\"; within:2;#ab/cd#1",
        // without a positive content it speaks of segments
        "content:!\"b\";#a/b/c#1 3",
        "content:!\"ab\";#a/b/ab#1 2",
      })
  void findsWhatTheRuleAsksFor(String options, String payloads, String segments) {
    String rule = "alert tcp any any -> any 80 (" + options + " sid:1;)";
    assertEquals(segments == null ? "" : segments, alerts(rule, payloads.split("/", -1)));
  }

  private static String alerts(String rule, String... payloads) {
    TestConnection talk = TestConnection.ipv4();
    List<byte[]> frames =
        Inspections.join(talk.handshake(), talk.allToServer(payloads), talk.close());
    return Inspections.inspect(rule, frames).packets(1).stream()
        .map(packet -> String.valueOf(packet - HANDSHAKE))
        .collect(Collectors.joining(" "));
  }

  @Test
  void contentsWithoutAnUpperBoundOnTheirDistanceAreFoundWithin2048Bytes() {
    String rule = "alert tcp any any -> any any (content:\"ab\"; content:\"cd\"; sid:1;)";
    assertEquals("2", alerts(rule, "ab" + ".".repeat(2046), "cd"));
    assertEquals("", alerts(rule, "ab" + ".".repeat(2047), "cd"));
    String far =
        "alert tcp any any -> any any (content:\"ab\"; content:\"cd\"; within:9000; sid:1;)";
    assertEquals("2", alerts(far, "ab" + ".".repeat(2046), "cd"));
    assertEquals("", alerts(far, "ab" + ".".repeat(2047), "cd"));
    String[] small = new String[2048 / 64];
    Arrays.fill(small, ".".repeat(64));
    small[0] = "ab" + ".".repeat(62);
    small[31] = ".".repeat(62) + "cd";
    assertEquals("32", alerts(rule, small));
  }

  @Test
  void aRuleWithoutAContentSpeaksOfPackets() {
    TestConnection talk = TestConnection.ipv4();
    List<byte[]> frames = Inspections.join(talk.handshake(), talk.allToServer("ab", "cd"));
    String rules = "alert tcp any any -> any 80 (sid:1;)\nalert tcp any any <> any 80 (sid:2;)";
    RecordingSink sink = Inspections.inspect(rules, frames);
    assertEquals(List.of(1L, 3L, 4L, 5L), sink.packets(1));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), sink.packets(2));
  }
}
