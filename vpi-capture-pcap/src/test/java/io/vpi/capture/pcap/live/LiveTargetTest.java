package io.vpi.capture.pcap.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the name of a live source is read. */
class LiveTargetTest {
  private static LiveTarget parse(String text) throws CaptureException {
    return LiveTarget.parse(CaptureUri.parse(text));
  }

  @Test
  void anInterfaceAloneHasTheDefaults() throws CaptureException {
    assertEquals(new LiveTarget("eth0.42", LiveOptions.defaults()), parse("live:eth0.42"));
  }

  @Test
  void optionsFollowTheInterface() throws CaptureException {
    LiveOptions expected =
        new LiveOptions(
            256, false, 64 << 20, 10, true, LiveDirection.IN, "tcp port 80", "/proc/42/ns/net");
    assertEquals(
        new LiveTarget("tap3", expected),
        parse(
            "live:tap3,snaplen=256,promisc=no,ring=64M,block-timeout=10,immediate=yes,direction=in,"
                + "netns=/proc/42/ns/net,filter=tcp port 80"));
  }

  @Test
  void whateverFollowsTheFilterBelongsToIt() throws CaptureException {
    String filter = "tcp[13] = 2, promisc=no";
    assertEquals(
        LiveOptions.defaults().withFilter(filter), parse("live:a,filter=" + filter).options());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "live: | 'live:' names no interface: expected live:IF[,OPTION=VALUE...]",
        "live:,promisc=yes | 'live:,promisc=yes' names no interface: expected"
            + " live:IF[,OPTION=VALUE...]",
        "live:a,colour=red | 'live:a,colour=red' has the unknown option 'colour'; known are"
            + " block-timeout, direction, immediate, netns, promisc, ring, snaplen, and filter as"
            + " the last",
        "live:a,promisc=maybe | 'live:a,promisc=maybe', option promisc: 'maybe' is neither yes nor"
            + " no",
        "live:a,promisc | 'live:a,promisc', option promisc: '' is neither yes nor no",
        "live:a,snaplen=x | 'live:a,snaplen=x', option snaplen: 'x' is no number",
        "live:a,snaplen=262145 | 'live:a,snaplen=262145', option snaplen: the snap length is 0 to"
            + " 262144 bytes, not 262145",
        "live:a,ring=4096M | 'live:a,ring=4096M', option ring: the ring is 1048576 to"
            + " 1073741824 bytes, not 2147483647",
        "live:a,ring=M | 'live:a,ring=M', option ring: '' is no number",
        "live:a,block-timeout=0 | 'live:a,block-timeout=0', option block-timeout: the timeout is 1 to 1000"
            + " milliseconds, not 0",
        "live:a,ring=2M,ring=2M | 'live:a,ring=2M,ring=2M' has the option 'ring' twice",
        "live:a,direction=up | 'live:a,direction=up', option direction: 'up' is none of in, out"
            + " and both",
      })
  void whatIsWrongIsToldInOneSentence(String name, String message) {
    CaptureException e = assertThrows(CaptureException.class, () -> parse(name));
    assertEquals(message, e.getMessage());
  }
}
