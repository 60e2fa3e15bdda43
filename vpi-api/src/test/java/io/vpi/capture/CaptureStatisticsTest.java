package io.vpi.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.tap.TapRegistry;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureStatisticsTest {
  private final CaptureStatistics statistics = new CaptureStatistics();

  @ParameterizedTest
  @EnumSource(CaptureCounter.class)
  void tellsUnknownFromZero(CaptureCounter counter) {
    assertFalse(statistics.isKnown(counter));
    assertEquals(CaptureStatistics.UNKNOWN, statistics.get(counter));
    statistics.set(counter, 0);
    assertTrue(statistics.isKnown(counter));
    assertEquals(0, statistics.get(counter));
  }

  @Test
  void keepsEachCounterApart() {
    for (CaptureCounter counter : CaptureCounter.values()) {
      statistics.set(counter, counter.ordinal() * 10L);
    }
    for (CaptureCounter counter : CaptureCounter.values()) {
      assertEquals(counter.ordinal() * 10L, statistics.get(counter));
    }
  }

  @Test
  void forgetsEverythingWhenReset() {
    for (CaptureCounter counter : CaptureCounter.values()) {
      statistics.set(counter, 1);
    }
    statistics.reset();
    assertTrue(Arrays.stream(CaptureCounter.values()).noneMatch(statistics::isKnown));
  }

  @Test
  void labelsEveryCounterDifferently() {
    Set<String> labels = new HashSet<>();
    for (CaptureCounter counter : CaptureCounter.values()) {
      assertTrue(counter.label().matches("[a-z]+(_[a-z]+)*"), counter.label());
      assertTrue(labels.add(counter.label()));
    }
  }

  @Test
  void describesAProblemInOneSentence() {
    assertEquals(
        "a.pcap: at byte 120: the record needs 60 bytes, the file has 12 more",
        new CaptureProblem("a.pcap", 120, "the record needs 60 bytes, the file has 12 more")
            .toString());
    assertEquals("eth0: gone", new CaptureProblem("eth0", -1, "gone").toString());
    assertEquals("a: at byte 0: empty", new CaptureProblem("a", 0, "empty").toString());
  }

  @Test
  void makesOptionsThatStandAlone() {
    CaptureOptions options = CaptureOptions.defaults();
    assertEquals(0, options.taps().size());
    assertEquals("", options.host());
    assertEquals(262_144, options.maxPacketLength());
    assertFalse(options.taps() == CaptureOptions.defaults().taps());
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 16_777_217, Integer.MAX_VALUE})
  void refusesAPacketLengthOutOfRange(int length) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CaptureOptions(new TapRegistry(), "", length));
    assertEquals("the longest packet is 1 to 16777216 bytes, not " + length, e.getMessage());
  }

  @Test
  void takesThePacketLengthsAtBothEnds() {
    assertEquals(1, new CaptureOptions(new TapRegistry(), "", 1).maxPacketLength());
    assertEquals(
        16_777_216,
        new CaptureOptions(new TapRegistry(), "", CaptureOptions.LARGEST_PACKET).maxPacketLength());
  }

  @Test
  void refusesOptionsThatAreNull() {
    assertThrows(NullPointerException.class, () -> new CaptureOptions(null, "", 1));
    assertThrows(NullPointerException.class, () -> new CaptureOptions(new TapRegistry(), null, 1));
  }

  @Test
  void keepsTheCauseOfAnError() {
    IOException cause = new IOException("why");
    CaptureException e = new CaptureException("what", cause);
    assertEquals("what", e.getMessage());
    assertSame(cause, e.getCause());
  }
}
