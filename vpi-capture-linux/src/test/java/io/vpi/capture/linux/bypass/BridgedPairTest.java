package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pair of interfaces, joined by a bridge and let go of. */
@Timeout(60)
class BridgedPairTest {
  private static BridgedPair open(InlineLab lab, String second, String bridge)
      throws CaptureException {
    return BridgedPair.open(InlineLab.FIRST, second, bridge, lab.host());
  }

  @Test
  void joinsAndLetsGoHoweverOftenItIsAsked() throws Exception {
    try (InlineLab lab = InlineLab.open()) {
      try (BridgedPair pair = open(lab, InlineLab.SECOND, "wire")) {
        assertEquals("bridge:p1,p2", pair.name());
        pair.restore();
        pair.bypass();
        pair.bypass();
        assertEquals(2, lab.portsOf("wire").lines().count());
        pair.restore();
        pair.restore();
        assertEquals("", lab.portsOf("wire"));
      }
      assertFalse(lab.links().contains("wire"), "a bridge of its own is removed");
    }
  }

  @Test
  void aBridgeThatCarriesPacketsStays() throws Exception {
    try (InlineLab lab = InlineLab.open()) {
      try (BridgedPair pair = open(lab, InlineLab.SECOND, "wire")) {
        pair.bypass();
      }
      assertEquals(2, lab.portsOf("wire").lines().count());
      try (BridgedPair next = open(lab, InlineLab.SECOND, "wire")) {
        next.bypass();
        assertEquals(2, lab.portsOf("wire").lines().count(), "as the one before left it");
        next.restore();
      }
      assertTrue(lab.links().contains("wire"), "this one found it there");
    }
  }

  @Test
  void aPortOfAnotherBridgeIsTold() throws Exception {
    try (InlineLab lab = InlineLab.open()) {
      lab.onHost("ip", "link", "set", "p2", "master", "br0");
      try (BridgedPair pair = open(lab, InlineLab.SECOND, "wire")) {
        IOException e = assertThrows(CaptureException.class, pair::bypass);
        assertEquals("bridge:p1,p2: p2 is a port of another bridge than wire", e.getMessage());
        lab.onHost("ip", "link", "set", "p2", "nomaster");
        pair.bypass();
        assertEquals(2, lab.portsOf("wire").lines().count());
      }
    }
  }

  @Test
  void whatCannotBeIsToldWhenItIsOpened() throws Exception {
    try (InlineLab lab = InlineLab.open()) {
      assertMessage("bridge:p1,p9: there is no interface p9", lab, "p9", "wire");
      assertMessage("bridge:p1,p1: a pair has two interfaces", lab, "p1", "wire");
      assertMessage(
          "bridge:p1,p2: the name of an interface has 1 to 15 bytes, 'a-name-far-too-long' has not",
          lab,
          "p2",
          "a-name-far-too-long");
      assertFalse(lab.links().contains("wire"), "nothing is left behind");
    }
  }

  @Test
  void aBridgeIsCalledAfterItsPair() {
    assertEquals("vpi-tap1", BridgedPair.defaultBridge("tap1", "uplink"));
    String name = BridgedPair.defaultBridge("tap0123abcd-01", "uplink");
    assertEquals(12, name.length());
    assertEquals(name, BridgedPair.defaultBridge("tap0123abcd-01", "uplink"));
    assertFalse(name.equals(BridgedPair.defaultBridge("tap0123abcd-02", "uplink")));
  }

  private static void assertMessage(String message, InlineLab lab, String second, String bridge) {
    CaptureException e =
        assertThrows(CaptureException.class, () -> open(lab, second, bridge).close());
    assertEquals(message, e.getMessage());
  }
}
