package io.vpi.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureUriTest {
  @ParameterizedTest
  @CsvSource({
    "pcap:a.pcap,            pcap,      a.pcap",
    "pcap:/tmp/a b%20c.pcap, pcap,      /tmp/a b%20c.pcap",
    "pcap:C:\\captures\\a,   pcap,      C:\\captures\\a",
    "pcap:-,                 pcap,      -",
    "pcap:,                  pcap,      ''",
    "af-packet:eth0,         af-packet, eth0",
    "x9:a:b:c,               x9,        a:b:c",
    "a::,                    a,         :",
  })
  void splitsANameAtItsFirstColon(String text, String scheme, String target)
      throws CaptureException {
    CaptureUri uri = CaptureUri.parse(text);
    assertEquals(new CaptureUri(scheme, target), uri);
    assertEquals(text, uri.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "pcap",
        "a.pcap",
        ":a.pcap",
        "PCAP:a",
        "Pcap:a",
        "9p:a",
        "-p:a",
        "p_c:a",
        "p c:a",
        " pcap:a",
        "/tmp/x:y",
        "p\u00e9:a",
        "p\n:a"
      })
  void refusesWhatNamesNoSource(String text) {
    CaptureException e = assertThrows(CaptureException.class, () -> CaptureUri.parse(text));
    assertEquals(
        "'" + text + "' names no capture source: expected SCHEME:TARGET, such as pcap:FILE",
        e.getMessage());
  }

  @Test
  void refusesASchemeThatParseWouldNotGive() {
    assertThrows(IllegalArgumentException.class, () -> new CaptureUri("PCAP", "a"));
    assertThrows(IllegalArgumentException.class, () -> new CaptureUri("", "a"));
    assertThrows(IllegalArgumentException.class, () -> new CaptureUri("a:b", "c"));
  }
}
