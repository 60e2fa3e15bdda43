package io.vpi.flow.table;

import static io.vpi.flow.table.Frames.ICMPV6;
import static io.vpi.flow.table.Frames.TCP;
import static io.vpi.flow.table.Frames.UDP;
import static io.vpi.flow.table.Frames.ethernet;
import static io.vpi.flow.table.Frames.icmp;
import static io.vpi.flow.table.Frames.ip;
import static io.vpi.flow.table.Frames.tcp;
import static io.vpi.flow.table.Frames.udp;
import static io.vpi.flow.table.Frames.vxlan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.policy.TenantKey;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import io.vpi.testing.GuardPage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorCopiesTest {
  private static final long WINDOW = MirrorCopies.DEFAULT_WINDOW;
  private static final byte[] PACKET =
      ip("10.0.0.1", "10.0.0.2", TCP, 7, 64, tcp(1, 2, 16, new byte[100]));

  private final TapRegistry taps = new TapRegistry();
  private final MirrorCopies copies = copies(false);
  private final int here = taps.register(TapPoint.ofPort("here"));
  private final int there = taps.register(TapPoint.ofPort("there"));

  private static MirrorCopies copies(boolean atSameTap) {
    return new MirrorCopies(64, WINDOW, atSameTap, TenantKey.INNERMOST, Fingerprint.seeded(1));
  }

  private boolean isCopy(MirrorCopies among, int tap, long time, byte[] frame) {
    Frames.Decoded decoded = Frames.decode(taps, new int[] {tap}, new long[] {time}, frame);
    return among.isCopy(decoded.batch(), decoded.layers(), 0);
  }

  private boolean isCopy(int tap, long time, byte[] frame) {
    return isCopy(copies, tap, time, frame);
  }

  @Test
  void findsACopyAtAnotherTapWithinTheWindow() {
    byte[] frame = ethernet(PACKET);
    assertFalse(isCopy(here, 1000, frame));
    assertTrue(isCopy(there, 1000 + WINDOW, frame));
    assertTrue(isCopy(taps.register(TapPoint.ofPort("third")), 2000, frame));
    assertFalse(isCopy(there, 1001 + WINDOW, frame));
  }

  @Test
  void findsACopyThatWasCapturedBefore() {
    assertFalse(isCopy(here, 1000, ethernet(PACKET)));
    assertTrue(isCopy(there, 1000 - WINDOW, ethernet(PACKET)));
    assertFalse(isCopy(there, 999 - WINDOW, ethernet(PACKET)));
  }

  @Test
  void leavesWhatTheSameTapSeesTwice() {
    assertFalse(isCopy(here, 0, ethernet(PACKET)));
    assertFalse(isCopy(here, 1000, ethernet(PACKET)));
    assertTrue(isCopy(there, 2000, ethernet(PACKET)));
    assertTrue(isCopy(there, 3000, ethernet(PACKET)));
    // The later of the two counts.
    assertTrue(isCopy(there, 1000 + WINDOW, ethernet(PACKET)));
  }

  @Test
  void findsCopiesAtTheSameTapWhereThatIsWanted() {
    MirrorCopies span = copies(true);
    assertFalse(isCopy(span, here, 0, ethernet(PACKET)));
    assertTrue(isCopy(span, here, 1000, ethernet(PACKET)));
    byte[] again = ip("10.0.0.1", "10.0.0.2", TCP, 8, 64, tcp(1, 2, 16, new byte[100]));
    assertFalse(isCopy(span, here, 2000, ethernet(again)));
  }

  @Test
  void looksPastWhatARouterChanges() {
    byte[] routed = ip("10.0.0.1", "10.0.0.2", TCP, 7, 63, tcp(1, 2, 16, new byte[100]));
    routed[10] = 0x55;
    routed[11] = 0x66;
    assertFalse(isCopy(here, 0, ethernet(PACKET, 5)));
    assertTrue(isCopy(there, 1, ethernet(routed, 6, 7)));

    byte[] echo = icmp(128, 0, 1, new byte[3]);
    assertFalse(isCopy(here, 0, ethernet(ip("fd00::1", "fd00::2", ICMPV6, 0, 64, echo))));
    assertTrue(isCopy(there, 1, ethernet(ip("fd00::1", "fd00::2", ICMPV6, 0, 60, echo))));
  }

  @Test
  void looksPastPaddingOfTheLink() {
    byte[] small = ethernet(ip("10.0.0.1", "10.0.0.2", UDP, udp(1, 2, new byte[1])));
    assertFalse(isCopy(here, 0, small));
    assertTrue(isCopy(there, 1, Arrays.copyOf(small, 60)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "fd00::1"})
  void tellsPacketsApartByEachByte(String source) {
    boolean v4 = source.startsWith("10.");
    for (int size = 0; size < 70; size++) {
      byte[] packet = ip(source, v4 ? "10.0.0.2" : "fd00::2", TCP, tcp(1, 2, 16, new byte[size]));
      MirrorCopies fresh =
          new MirrorCopies(4096, WINDOW, false, TenantKey.INNERMOST, Fingerprint.seeded(size));
      assertFalse(isCopy(fresh, here, 0, ethernet(packet)));
      for (int at = 0; at < packet.length; at++) {
        // The version and lengths would end the decoding; the others do not count.
        boolean left = v4 ? at == 0 || at == 2 || at == 3 : at == 0 || at == 4 || at == 5;
        boolean changed = v4 ? at == 8 || at == 10 || at == 11 : at == 7;
        if (!left) {
          byte[] other = packet.clone();
          other[at] ^= 1;
          assertEquals(changed, isCopy(fresh, there, 0, ethernet(other)), "byte " + at);
        }
      }
    }
  }

  @Test
  void tellsLengthsApart() {
    for (int size = 0; size < 40; size++) {
      byte[] datagram = ip("10.0.0.1", "10.0.0.2", 89, new byte[size]);
      datagram[2] = 0;
      datagram[3] = 0;
      assertFalse(isCopy(here, 0, ethernet(datagram)), size + " bytes");
    }
  }

  @Test
  void tellsTenantsAndAddressSpacesApart() {
    int space = taps.register(new TapPoint("", "", "p", "", Direction.UNKNOWN, 3));
    assertFalse(isCopy(here, 0, vxlan(5, ethernet(PACKET))));
    assertFalse(isCopy(there, 1, vxlan(6, ethernet(PACKET))));
    assertFalse(isCopy(there, 1, ethernet(PACKET)));
    assertFalse(isCopy(space, 1, ethernet(PACKET)));
    assertTrue(isCopy(there, 2, vxlan(5, ethernet(PACKET, 9))));
  }

  @Test
  void takesNothingWithoutIpForACopy() {
    byte[] arp = ethernet(PACKET);
    arp[12] = 8;
    arp[13] = 6;
    assertFalse(isCopy(here, 0, arp));
    assertFalse(isCopy(there, 0, arp));
  }

  @Test
  void forgetsTheOldestAndCountsIt() {
    MirrorCopies four =
        new MirrorCopies(4, WINDOW, false, TenantKey.INNERMOST, Fingerprint.seeded(1));
    byte[][] frames = new byte[6][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = ethernet(ip("10.0.0.1", "10.0.0.2", UDP, i, 64, udp(1, 2, new byte[20])));
      assertFalse(isCopy(four, here, i, frames[i]));
    }
    assertEquals(2, four.overwritten());
    for (int i = 2; i < frames.length; i++) {
      assertTrue(isCopy(four, there, i, frames[i]));
    }
    assertFalse(isCopy(four, there, 0, frames[0]));
    assertEquals(3, four.overwritten());
    // Those whose window has closed are no loss.
    assertFalse(isCopy(four, there, 100 * WINDOW, frames[0]));
    assertEquals(3, four.overwritten());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1})
  void staysWholeWhateverTheClockTells(long time) {
    assertFalse(isCopy(here, Long.MIN_VALUE / 2 - 7, ethernet(PACKET)));
    assertFalse(isCopy(there, time, ethernet(PACKET)));
    assertTrue(isCopy(here, time, ethernet(PACKET)));
  }

  @Test
  void readsNoByteBehindThePacket() {
    try (GuardPage guard = GuardPage.allocate(4096)) {
      PacketDecoder decoder = new PacketDecoder();
      LayerTable layers = decoder.newTable(1);
      for (int size = 0; size < 80; size++) {
        byte[] frame = ip("10.0.0.1", "10.0.0.2", 89, new byte[size]);
        PacketBatch batch = new PacketBatch(1);
        batch.begin(GuardPage.unbounded(), taps, 0);
        batch.add(guard.offsetAtEnd(frame), frame.length, frame.length, 0, LinkType.IPV4, here);
        decoder.decode(batch, layers);
        assertFalse(copies.isCopy(batch, layers, 0));
      }
    }
  }

  @Test
  void refusesSizesThatItCannotHave() {
    TenantKey tenants = TenantKey.INNERMOST;
    assertThrows(IllegalArgumentException.class, () -> new MirrorCopies(3, WINDOW, false, tenants));
    assertThrows(
        IllegalArgumentException.class,
        () -> new MirrorCopies(MirrorCopies.MAX_CAPACITY + 1, WINDOW, false, tenants));
    assertThrows(IllegalArgumentException.class, () -> new MirrorCopies(64, 0, false, tenants));
    assertThrows(
        IllegalArgumentException.class,
        () -> new MirrorCopies(64, MirrorCopies.MAX_WINDOW + 1, false, tenants));
  }

  @Test
  void allocatesNothing() {
    byte[] plain = ethernet(PACKET);
    byte[] tunnel = vxlan(4, ethernet(PACKET));
    Frames.Decoded decoded =
        Frames.decode(taps, new int[] {here, there, here}, new long[3], plain, plain, tunnel);
    assertEquals(
        0,
        Allocation.bytesAllocatedBy(() -> {
          for (int i = 0; i < 3; i++) {
            copies.isCopy(decoded.batch(), decoded.layers(), i);
          }
        }));
  }
}
