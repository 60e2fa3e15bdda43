package io.vpi.flow.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FragmentOptionsTest {
  @Test
  void hasTheDocumentedDefaults() {
    FragmentOptions options = FragmentOptions.DEFAULT;
    assertEquals(32L << 20, options.memory());
    assertEquals(30_000_000_000L, options.timeoutIpv4());
    assertEquals(60_000_000_000L, options.timeoutIpv6());
    assertEquals(4, options.depth());
    assertEquals(ExceptionPolicy.IGNORE, options.memoryPolicy());
    assertEquals(ChecksumPolicy.AUTO, options.checksumPolicy());
  }

  @Test
  void saysWhatIsOutOfRange() {
    FragmentOptions.Builder builder = FragmentOptions.builder();
    assertEquals(
        "the memory for fragments in bytes is 524288 to 1073741824, not 1000",
        message(() -> builder.memory(1000)));
    assertEquals(
        "the number of datagrams is 1 to 1048576, not 0", message(() -> builder.maxDatagrams(0)));
    assertEquals(
        "the number of a datagram's fragments is 2 to 65535, not 1",
        message(() -> builder.maxFragments(1)));
    assertEquals(
        "the depth of datagrams within datagrams is 1 to 16, not 17",
        message(() -> builder.depth(17)));
  }

  @Test
  void refusesAPolicyThatSpeaksOfFlows() {
    assertEquals(
        "the policy for full fragment memory is ignore, pass-packet or drop-packet, not drop-flow:"
            + " a fragment has no flow",
        message(() -> FragmentOptions.builder().memoryPolicy(ExceptionPolicy.DROP_FLOW)));
  }

  private static String message(Runnable code) {
    return assertThrows(IllegalArgumentException.class, code::run).getMessage();
  }
}
