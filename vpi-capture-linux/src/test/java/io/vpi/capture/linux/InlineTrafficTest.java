package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureCounter;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.packet.Verdict;
import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that talk through an inline pair: real clients, real servers. */
class InlineTrafficTest {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final String SERVER = "10.77.0.2";

  private Lab lab;

  private void build(String offloads) throws IOException {
    Requirements.requireProgram("curl");
    Requirements.requireProgram("iperf3");
    lab = Lab.up("inline", "--guests", "2", "--offloads", offloads);
    lab.command("serve");
  }

  @AfterEach
  void takeLabDown() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  /** The protocol of an IPv4 packet; -1 of any other. */
  private static int protocol(PacketBatch batch, int index) {
    boolean isIpv4 =
        Received.byteAt(batch, index, 12) == 0x08 && Received.byteAt(batch, index, 13) == 0x00;
    return isIpv4 ? Received.byteAt(batch, index, 23) : -1;
  }

  private static boolean isTcpPort(PacketBatch batch, int index, int port) {
    return protocol(batch, index) == TCP
        && (((Received.byteAt(batch, index, 34) << 8) | Received.byteAt(batch, index, 35)) == port
            || ((Received.byteAt(batch, index, 36) << 8) | Received.byteAt(batch, index, 37))
                == port);
  }

  private boolean pings() throws IOException {
    return lab.tryExec("g1", "ping", "-n", "-c", "3", "-i", "0.02", "-W", "1", SERVER).succeeded();
  }

  /** How many bytes of a megabyte of the letter v come over HTTP, and how many of another sort. */
  private String bytesOverHttp(String others) throws IOException {
    String fetch = "curl -s --noproxy '*' -m 5 http://" + SERVER + "/megabyte";
    return lab.exec("g1", "sh", "-c", fetch + " | tr -d " + others + " | wc -c").strip();
  }

  private void assertHttpServesAMegabyte() throws IOException {
    assertEquals("1048576", bytesOverHttp("x"));
    assertEquals("0", bytesOverHttp("v"), "bytes that are not as they were sent");
  }

  private Lab.Outcome iperf(String... more) throws IOException {
    String[] all = {"iperf3", "-c", SERVER, "-t", "1", "--connect-timeout", "2000"};
    String[] command = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, command, all.length, more.length);
    return lab.tryExec("g1", command);
  }

  private static void assertCountersAddUp(Inspection inspection) {
    assertEquals(
        inspection.counter(CaptureCounter.PACKETS),
        inspection.counter(CaptureCounter.FORWARDED)
            + inspection.counter(CaptureCounter.BLOCKED)
            + inspection.counter(CaptureCounter.SEND_FAILED));
    assertEquals(0, inspection.counter(CaptureCounter.SEND_FAILED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void pingHttpAndIperfPass(String offloads) throws Exception {
    build(offloads);
    AtomicInteger longest = new AtomicInteger();
    AtomicInteger flags = new AtomicInteger();
    try (Inspection inspection =
        Inspection.join(
            lab,
            "",
            (batch, i) -> {
              longest.set(Math.max(longest.get(), batch.capturedLength(i)));
              flags.set(flags.get() | batch.flags(i));
            })) {
      lab.command("ping20");
      assertHttpServesAMegabyte();
      assertTrue(iperf().succeeded(), "from g1 to g2");
      assertTrue(iperf("--reverse").succeeded(), "from g2 to g1");
      inspection.stop();
      assertCountersAddUp(inspection);
      int offloadFlags = PacketFlags.CHECKSUM_NOT_READY | PacketFlags.SEGMENTATION_OFFLOAD;
      assertEquals(offloads.equals("on") ? offloadFlags : 0, flags.get(), "flags of all packets");
      assertEquals(offloads.equals("on"), longest.get() > 1514, "frames longer than the MTU");
    }
  }

  @Test
  void portsThatCanDoNothingThemselvesCarryWhatGuestsLeaveToThem() throws Exception {
    Requirements.requireProgram("ethtool");
    build("on");
    for (String port : List.of("p1", "p2")) {
      lab.exec("host", "ethtool", "-K", port, "tx", "off", "tso", "off", "gso", "off");
    }
    AtomicInteger longest = new AtomicInteger();
    try (Inspection inspection =
        Inspection.join(
            lab, "", (batch, i) -> longest.accumulateAndGet(batch.capturedLength(i), Math::max))) {
      assertHttpServesAMegabyte();
      assertTrue(iperf().succeeded());
      inspection.stop();
      assertTrue(longest.get() > 1514, "guests leave segmentation to the ports");
      assertCountersAddUp(inspection);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void droppingPingsLeavesTheRestUnharmed(String offloads) throws Exception {
    build(offloads);
    try (Inspection inspection =
        Inspection.join(
            lab,
            "",
            (batch, i) -> {
              if (protocol(batch, i) == ICMP) {
                batch.verdict(i, Verdict.DROP);
              }
            })) {
      assertFalse(pings(), "pings are dropped");
      assertHttpServesAMegabyte();
      assertTrue(iperf().succeeded());
      assertEquals(3, inspection.counter(CaptureCounter.BLOCKED), "the requests, no reply");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void droppingOnePortLeavesTheRestUnharmed(String offloads) throws Exception {
    build(offloads);
    try (Inspection _ =
        Inspection.join(
            lab,
            "",
            (batch, i) -> {
              if (isTcpPort(batch, i, 5201)) {
                batch.verdict(i, Verdict.DROP);
              }
            })) {
      assertFalse(iperf().succeeded(), "iperf3 does not get through");
      assertTrue(pings());
      assertHttpServesAMegabyte();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void whatIsReplacedKeepsItsOffloads(String offloads) throws Exception {
    build(offloads);
    // Each byte of the file that passes becomes another: payload alone, so that a checksum that is
    // there does not fit any more. With offloads on none is there.
    try (Inspection inspection = Inspection.join(lab, "", (batch, i) -> shoutInPlace(batch, i))) {
      String notReplaced = bytesOverHttp("V");
      String all = bytesOverHttp("x");
      inspection.stop();
      assertTrue(inspection.counter(CaptureCounter.REPLACED) > 0);
      if (offloads.equals("on")) {
        assertEquals("1048576", all);
        assertEquals("0", notReplaced, "bytes that were not replaced");
      } else {
        assertEquals("0", all, "bytes whose checksum does not fit");
      }
    }
  }

  /** Replaces each v by V in an HTTP segment that ends in one, however short its last piece is. */
  private static void shoutInPlace(PacketBatch batch, int index) {
    int length = batch.capturedLength(index);
    int payload = 34 + (Received.byteAt(batch, index, 46) >> 4) * 4;
    if (isTcpPort(batch, index, 80)
        && length > payload
        && Received.byteAt(batch, index, length - 1) == 'v') {
      byte[] bytes = batch.memory().asSlice(batch.offset(index), length).toArray(JAVA_BYTE);
      for (int i = payload; i < length; i++) {
        bytes[i] = bytes[i] == 'v' ? (byte) 'V' : bytes[i];
      }
      // Memory on the heap, which the kernel cannot read: the source has to see to it.
      batch.replace(index, java.lang.foreign.MemorySegment.ofArray(bytes), 0, length);
    }
  }
}
