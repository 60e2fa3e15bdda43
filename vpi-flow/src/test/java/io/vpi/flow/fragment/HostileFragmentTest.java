package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.DefragmenterTest.numbered;
import static io.vpi.flow.fragment.DefragmenterTest.part;
import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.TCP;
import static io.vpi.flow.fragment.FragmentPackets.UDP;
import static io.vpi.flow.fragment.FragmentPackets.extension;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.fragmentHeader;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.ipv6;
import static io.vpi.flow.fragment.FragmentPackets.ipv6Fragment;
import static io.vpi.flow.fragment.FragmentPackets.udp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.FragmentPolicy;
import io.vpi.flow.report.FlowCounter;
import io.vpi.packet.PacketFlags;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fragments that no honest host sends. */
class HostileFragmentTest {
  private Offering offering = Offering.withDefaults();

  @AfterEach
  void close() {
    offering.close();
  }

  private Offering with(FragmentOptions.Builder options) {
    offering.close();
    offering = new Offering(options.memory(FragmentOptions.MIN_MEMORY).maxDatagrams(16).build());
    return offering;
  }

  private Offering with(FragmentPolicy policy) {
    offering.close();
    offering = Offering.of(policy);
    return offering;
  }

  @Test
  void discardsTheDatagramOfAFragmentThatReachesTooFar() {
    assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x'))));
    assertEquals(
        Outcome.DISCARDED_INVALID,
        offering.offer(ipv4(1, EXPERIMENT, 65_528, false, filled(100, 'x'))));
    assertEquals(List.of("frag.too_large 65648 65535"), offering.anomalies());
    assertEquals(
        Outcome.DISCARDED_INVALID, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'x'))));
    assertEquals(1, offering.statistics().get(FlowCounter.DATAGRAMS_DISCARDED));
    assertEquals(0, offering.defragmenter().memoryInUse());
  }

  @Test
  void countsIpv6ExtensionHeadersToTheDatagramsLength() {
    byte[] payload = filled(15, 'x');
    assertEquals(Outcome.HELD, offering.offer(ipv6Fragment(1, EXPERIMENT, 65_520, false, payload)));
    byte[] fragment = fragmentHeader(2, EXPERIMENT, 65_520, false, payload);
    assertEquals(Outcome.DISCARDED_INVALID, offering.offer(ipv6(0, extension(44, 8, fragment))));
    assertEquals(List.of("frag.too_large 65543 65535"), offering.anomalies());
  }

  @Test
  void discardsADatagramThatTheFirstFragmentsHeaderMakesTooLarge() {
    byte[] payload = numbered(65_512);
    for (int at = 1024; at < payload.length; at += 1024) {
      int end = Math.min(at + 1024, payload.length);
      offering.offer(ipv4(1, EXPERIMENT, at, end < payload.length, part(payload, at, end)));
    }
    byte[] options = {1, 1, 1, 1};
    assertEquals(
        Outcome.DISCARDED_INVALID,
        offering.offer(
            ipv4(
                FragmentPackets.SOURCE,
                FragmentPackets.DESTINATION,
                1,
                EXPERIMENT,
                0,
                true,
                options,
                part(payload, 0, 1024))));
    assertEquals(List.of("frag.too_large 65536 65535"), offering.anomalies());
    assertEquals(0, offering.defragmenter().memoryInUse());
  }

  @Test
  void survivesTeardrop() {
    for (FragmentPolicy policy : FragmentPolicy.values()) {
      with(policy);
      offering.offer(ipv4(242, UDP, 0, true, filled(40, 'O')));
      // The second lies within the first and is the last, so the datagram ends before itself.
      Outcome outcome = offering.offer(ipv4(242, UDP, 24, false, filled(4, 'N')));
      assertEquals(Outcome.DISCARDED_INVALID, outcome);
      assertEquals(List.of("frag.end_differs 40 28"), offering.anomalies());
    }
  }

  @Test
  void keepsTheFirstEndUnlessTheReceiverDiscards() {
    for (FragmentPolicy policy : FragmentPolicy.values()) {
      with(policy);
      assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'x'))));
      byte[] otherLast = ipv4(1, EXPERIMENT, 16, false, filled(8, 'y'));
      assertEquals(Outcome.DISCARDED_INVALID, offering.offer(otherLast));
      byte[] beyond = ipv4(1, EXPERIMENT, 16, true, filled(8, 'y'));
      assertEquals(Outcome.DISCARDED_INVALID, offering.offer(beyond));
      boolean discards = policy == FragmentPolicy.DISCARD;
      assertEquals(discards ? 1 : 2, offering.anomalies().size());
      Outcome outcome = offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x')));
      assertEquals(discards ? Outcome.DISCARDED_INVALID : Outcome.DATAGRAM, outcome);
      if (!discards) {
        assertArrayEquals(filled(16, 'x'), offering.payload(20));
      }
    }
  }

  @Test
  void cutsAnUnalignedFragmentInIpv4AndRefusesItInIpv6() {
    assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(13, 'a'))));
    assertEquals(List.of("frag.unaligned 0 13"), offering.anomalies());
    assertEquals(Outcome.DATAGRAM, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'b'))));
    assertArrayEquals(FragmentPackets.join(filled(8, 'a'), filled(8, 'b')), offering.payload(20));

    assertEquals(
        Outcome.DISCARDED_INVALID,
        offering.offer(ipv6Fragment(1, EXPERIMENT, 0, true, filled(13, 'a'))));
    assertEquals(List.of("frag.unaligned 0 13"), offering.anomalies());
    assertEquals(
        Outcome.DISCARDED_INVALID, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(7, 'a'))));
    assertEquals(List.of("frag.unaligned 0 7", "frag.empty 0 0"), offering.anomalies());
  }

  @Test
  void takesAnEmptyFragmentOnlyAsTheEnd() {
    byte[] nothing = {};
    assertEquals(Outcome.DISCARDED_INVALID, offering.offer(ipv4(1, EXPERIMENT, 0, true, nothing)));
    assertEquals(Outcome.DISCARDED_INVALID, offering.offer(ipv4(1, EXPERIMENT, 8, true, nothing)));
    assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 8, false, nothing)));
    assertEquals(
        List.of("frag.empty 0 0", "frag.empty 0 8", "frag.empty 0 8"), offering.anomalies());
    assertEquals(Outcome.DATAGRAM, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x'))));
    assertArrayEquals(filled(8, 'x'), offering.payload(20));
  }

  @Test
  void refusesAFragmentThatClaimsNoLength() {
    byte[] zeroLength = ipv4(1, EXPERIMENT, 8, false, filled(8, 'x'));
    zeroLength[2] = 0;
    zeroLength[3] = 0;
    FragmentPackets.setChecksum(zeroLength, 0);
    assertEquals(Outcome.DISCARDED_INVALID, offering.offer(zeroLength));
    // A jumbogram cannot be fragmented: RFC 2675.
    byte[] jumbo =
        ipv6(0, extension(44, 8, fragmentHeader(1, EXPERIMENT, 8, false, filled(8, 'x'))));
    jumbo[4] = 0;
    jumbo[5] = 0;
    assertEquals(Outcome.DISCARDED_INVALID, offering.offer(jumbo));
    assertEquals(0, offering.defragmenter().size());
  }

  @Test
  void refusesAFragmentThatWasNotCapturedWhole() {
    byte[] first = ipv4(1, EXPERIMENT, 0, true, filled(64, 'x'));
    assertEquals(Outcome.DISCARDED_TRUNCATED, offering.cut(1).offer(first));
    assertEquals(Outcome.DISCARDED_TRUNCATED, offering.cut(64).offer(first));
    byte[] ipv6 = ipv6Fragment(1, EXPERIMENT, 0, true, filled(64, 'x'));
    assertEquals(Outcome.DISCARDED_TRUNCATED, offering.cut(1).offer(ipv6));
    byte[] claimsMore = ipv4(1, EXPERIMENT, 0, true, filled(64, 'x'));
    claimsMore[2] = 1;
    FragmentPackets.setChecksum(claimsMore, 0);
    assertEquals(Outcome.DISCARDED_TRUNCATED, offering.cut(0).offer(claimsMore));
    assertEquals(0, offering.defragmenter().size());
    assertEquals(4, offering.statistics().get(FlowCounter.FRAGMENTS_TRUNCATED));
  }

  @Test
  void tellsOfAFirstFragmentThatSplitsTheTransportHeader() {
    byte[] segment = numbered(60);
    segment[12] = 0x50;
    assertEquals(Outcome.HELD, offering.offer(ipv4(1, TCP, 0, true, part(segment, 0, 8))));
    assertEquals(List.of("frag.header_split 20 8"), offering.anomalies());
    assertEquals(Outcome.DATAGRAM, offering.offer(ipv4(1, TCP, 8, false, part(segment, 8, 60))));
    assertEquals(List.of(), offering.anomalies());
    assertEquals(2, offering.datagram().layers().layerCount(0));

    offering.offer(ipv4(2, TCP, 0, true, part(segment, 0, 24)));
    assertEquals(List.of(), offering.anomalies());
  }

  @Test
  void tellsOfAnIpv6HeaderChainThatTheFirstFragmentSplits() {
    // RFC 7112: destination options that reach into the second fragment.
    byte[] chain = extension(UDP, 64, udp(1, 2, filled(8, 'x')));
    offering.offer(ipv6Fragment(1, 60, 0, true, part(chain, 0, 32)));
    assertEquals(List.of("frag.header_split 64 32"), offering.anomalies());
    offering.offer(ipv6Fragment(2, 60, 0, true, part(chain, 0, 64)));
    assertEquals(List.of("frag.header_split 8 0"), offering.anomalies());
    offering.offer(ipv6Fragment(3, 60, 0, true, part(chain, 0, 72)));
    assertEquals(List.of(), offering.anomalies());
  }

  @Test
  void doesNotTakeAHeaderSplitWithinATunnelForItsOwn() {
    byte[] datagram = FragmentPackets.vxlan(7, numbered(40));
    offering.offer(ipv4(1, UDP, 0, true, part(datagram, 0, 24)));
    assertEquals(List.of(), offering.anomalies());
  }

  @Test
  void refusesAWrongHeaderChecksum() {
    byte[] chaff = ipv4(1, EXPERIMENT, 0, true, filled(8, 'c'));
    chaff[10] ^= 0x55;
    assertEquals(Outcome.DISCARDED_CHECKSUM, offering.offer(chaff));
    assertEquals(0, offering.defragmenter().size());
    assertEquals(1, offering.statistics().get(FlowCounter.FRAGMENTS_WRONG_CHECKSUM));
    offering.flags(PacketFlags.CHECKSUM_NOT_READY);
    assertEquals(Outcome.HELD, offering.offer(chaff));

    with(FragmentOptions.builder().checksumPolicy(ChecksumPolicy.VERIFY));
    offering.flags(PacketFlags.CHECKSUM_NOT_READY);
    assertEquals(Outcome.DISCARDED_CHECKSUM, offering.offer(chaff));

    with(FragmentOptions.builder().checksumPolicy(ChecksumPolicy.IGNORE));
    assertEquals(Outcome.HELD, offering.offer(chaff));
  }

  @Test
  void refusesFragmentsBelowTheLeastLength() {
    with(FragmentOptions.builder().minLength(48));
    assertEquals(
        Outcome.DISCARDED_INVALID, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(40, 'x'))));
    assertEquals(List.of("frag.too_small 48 40"), offering.anomalies());
    assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(48, 'x'))));
    assertEquals(Outcome.DATAGRAM, offering.offer(ipv4(1, EXPERIMENT, 48, false, filled(1, 'x'))));
  }

  @Test
  void discardsADatagramInTooManyFragments() {
    with(FragmentOptions.builder().maxFragments(3));
    for (int i = 0; i < 3; i++) {
      assertEquals(Outcome.HELD, offering.offer(ipv4(1, EXPERIMENT, 0, true, filled(8, 'x'))));
    }
    assertEquals(
        Outcome.DISCARDED_INVALID, offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'x'))));
    assertEquals(List.of("frag.too_many 3 0"), offering.anomalies());
    assertEquals(0, offering.defragmenter().memoryInUse());
  }

  @Test
  void tellsWhereAndHowFarFragmentsDiffer() {
    with(FragmentPolicy.LAST);
    byte[] old = filled(64, 'x');
    offering.offer(ipv4(1, EXPERIMENT, 0, true, old));
    byte[] equal = filled(32, 'x');
    offering.offer(ipv4(1, EXPERIMENT, 16, true, equal));
    assertEquals(List.of(), offering.anomalies());
    offering.offer(ipv4(1, EXPERIMENT, 40, true, filled(64, 'y')));
    assertEquals(List.of("frag.overlap 40 24"), offering.anomalies());
  }

  @Test
  void discardsIpv6DatagramsWhoseFragmentsOverlapThoughTheirBytesAreEqual() {
    offering.offer(ipv6Fragment(1, UDP, 0, true, filled(24, 'x')));
    assertEquals(Outcome.HELD, offering.offer(ipv6Fragment(1, UDP, 0, true, filled(24, 'x'))));
    assertEquals(List.of(), offering.anomalies());
    assertEquals(
        Outcome.DISCARDED_OVERLAP, offering.offer(ipv6Fragment(1, UDP, 16, true, filled(24, 'x'))));
    assertEquals(List.of("frag.overlap 16 8"), offering.anomalies());
    assertEquals(
        Outcome.DISCARDED_OVERLAP,
        offering.offer(ipv6Fragment(1, UDP, 24, false, filled(24, 'x'))));
  }

  @Test
  void discardsAnIpv6DatagramThatTwoFirstFragmentsCallDifferently() {
    offering.offer(ipv6Fragment(1, UDP, 0, true, filled(24, 'x')));
    assertEquals(
        Outcome.DISCARDED_OVERLAP, offering.offer(ipv6Fragment(1, TCP, 0, true, filled(24, 'x'))));
  }

  @Test
  void takesTheHeaderOfTheFirstFragmentThatWins() {
    byte[] quiet = ipv4(1, EXPERIMENT, 0, true, filled(8, 'o'));
    byte[] loud = ipv4(1, EXPERIMENT, 0, true, filled(8, 'n'));
    loud[8] = 9;
    FragmentPackets.setChecksum(loud, 0);
    for (FragmentPolicy policy : List.of(FragmentPolicy.FIRST, FragmentPolicy.LAST)) {
      with(policy);
      offering.offer(quiet);
      offering.offer(loud);
      offering.offer(ipv4(1, EXPERIMENT, 8, false, filled(8, 'x')));
      assertEquals(policy == FragmentPolicy.FIRST ? 64 : 9, offering.packet()[8]);
      assertEquals(0, offering.defragmenter().memoryInUse());
    }
  }
}
