package io.vpi.flow.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TcpOptionsTest {
  @Test
  void startsFromWhatMostWant() {
    TcpOptions options = TcpOptions.DEFAULT;
    assertFalse(options.midstream());
    assertEquals(ExceptionPolicy.IGNORE, options.midstreamPolicy());
    assertFalse(options.oneSided());
    assertEquals(ChecksumPolicy.AUTO, options.checksums());
    assertEquals(UrgentPolicy.OUT_OF_BAND, options.urgent());
    assertEquals(65_536, options.windowSlack());
    assertEquals(0, options.hops());
    assertFalse(options.inline());
    assertFalse(options.splitHandshakes());
    assertEquals(ExceptionPolicy.DROP_PACKET, options.invalid());
  }

  @Test
  void keepsWhatIsSet() {
    TcpOptions options =
        TcpOptions.builder()
            .midstream(true)
            .midstreamPolicy(ExceptionPolicy.DROP_FLOW)
            .oneSided(true)
            .checksums(ChecksumPolicy.VERIFY)
            .urgent(UrgentPolicy.GAP)
            .windowSlack(7)
            .smallSegments(3, 9)
            .synDataSlots(2)
            .hops(4)
            .inline(true)
            .splitHandshakes(true)
            .invalid(ExceptionPolicy.PASS_FLOW)
            .build();
    assertTrue(options.midstream());
    assertEquals(ExceptionPolicy.DROP_FLOW, options.midstreamPolicy());
    assertTrue(options.oneSided());
    assertEquals(ChecksumPolicy.VERIFY, options.checksums());
    assertEquals(UrgentPolicy.GAP, options.urgent());
    assertEquals(7, options.windowSlack());
    assertEquals(3, options.smallSegmentLength());
    assertEquals(9, options.smallSegmentCount());
    assertEquals(2, options.synDataSlots());
    assertEquals(4, options.hops());
    assertTrue(options.inline());
    assertTrue(options.splitHandshakes());
    assertEquals(ExceptionPolicy.PASS_FLOW, options.invalid());
  }

  @Test
  void saysWhatIsOutOfRange() {
    TcpOptions.Builder builder = TcpOptions.builder();
    assertRefused("the number of hops is 0 to 255, not 256", () -> builder.hops(256));
    assertRefused(
        "the slack of a window in bytes is 0 to 268435456, not -1", () -> builder.windowSlack(-1));
    assertRefused(
        "the number of small segments in a row is 1 to 254, not 255",
        () -> builder.smallSegments(8, 255));
    assertRefused(
        "the length of a small segment in bytes is 0 to 65535, not -1",
        () -> builder.smallSegments(-1, 8));
    assertRefused(
        "the number of SYNs with data is 0 to 32767, not 32768",
        () -> builder.synDataSlots(32_768));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
