package io.vpi.capture.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureTargetTest {
  private static final Set<String> KNOWN = Set.of("ring", "promisc", "n", "filter");

  private static CaptureTarget parse(String target) throws CaptureException {
    return CaptureTarget.parse(new CaptureUri("afpacket", target), KNOWN);
  }

  @Test
  void readsInterfacesAndOptions() throws CaptureException {
    CaptureTarget target = parse("p1,p2,ring=64M,promisc=no,n=7");
    assertEquals(List.of("p1", "p2"), target.interfaces());
    assertEquals(64L << 20, target.bytes("ring", 1, 1, 1L << 40));
    assertFalse(target.flag("promisc", true));
    assertEquals(7, target.number("n", 0, 0, 10));
    assertEquals(5, target.number("absent", 5, 0, 10));
    assertEquals("afpacket:p1,p2,ring=64M,promisc=no,n=7", target.source());
  }

  @Test
  void theFilterIsAllThatFollows() throws CaptureException {
    CaptureTarget target = parse("p1,n=1,filter=tcp[13] & 2 != 0 and host a,b");
    assertEquals("tcp[13] & 2 != 0 and host a,b", target.text("filter", ""));
    assertTrue(target.has("filter"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "p1,rang=1 | there is no option 'rang', there are filter, n, promisc, ring",
        "p1,n=1,n=2 | the option 'n' stands twice",
        "p1,n=1,p2 | 'p2' is no option: expected NAME=VALUE after the interface",
        "p1,,n=1 | '' is no option: expected NAME=VALUE after the interface",
        "p1,n=11 | the option 'n' is a number from 0 to 10, not '11'",
        "p1,n= | the option 'n' is a number from 0 to 10, not ''",
        "p1,n=-1 | the option 'n' is a number from 0 to 10, not '-1'",
        "p1,ring=64X | the option 'ring' is a number from 1 to 1024, not '64X'",
        "p1,ring=9999999999G | the option 'ring' is a number from 1 to 1024, not '9999999999G'",
        "p1,promisc=maybe | the option 'promisc' is yes or no, not 'maybe'",
      })
  void saysWhatIsWrongInOneSentence(String target, String message) {
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () -> {
              CaptureTarget parsed = parse(target);
              parsed.number("n", 0, 0, 10);
              parsed.bytes("ring", 1, 1, 1024);
              parsed.flag("promisc", true);
            });
    assertEquals("afpacket:" + target + ": " + message, e.getMessage());
  }
}
