package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.FragmentPackets.UDP;
import static io.vpi.flow.fragment.FragmentPackets.ethernet;
import static io.vpi.flow.fragment.FragmentPackets.extension;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.fragmentHeader;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.ipv6;
import static io.vpi.flow.fragment.FragmentPackets.udp;
import static io.vpi.flow.fragment.FragmentPackets.vxlan;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.fragment.Defragmenter.Outcome;
import io.vpi.flow.policy.ExceptionPolicy;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.FragmentPolicy;
import io.vpi.flow.report.FlowCounter;
import io.vpi.packet.LinkType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DefragmenterPropertyTest {
  private static final int[] MTUS = {68, 296, 576, 1280, 1500};

  @Property(tries = 300)
  void makesTheSameDatagramsOfTheirFragmentsInAnyOrderAndTwice(
      @ForAll long seed,
      @ForAll FragmentPolicy policy,
      @ForAll boolean v6,
      @ForAll @IntRange(min = 1, max = 4) int datagrams) {
    Random random = new Random(seed);
    List<byte[]> wholes = new ArrayList<>();
    List<byte[]> fragments = new ArrayList<>();
    for (int id = 0; id < datagrams; id++) {
      byte[] data = new byte[1500 + random.nextInt(6000)];
      random.nextBytes(data);
      byte[] payload = udp(1000 + id, 53, data);
      int size = (MTUS[random.nextInt(MTUS.length)] - 20) / 8 * 8;
      boolean options = random.nextBoolean();
      wholes.add(packet(v6, options, id, 0, false, payload, true));
      for (int at = 0; at < payload.length; at += size) {
        int end = Math.min(at + size, payload.length);
        byte[] part = DefragmenterTest.part(payload, at, end);
        fragments.add(packet(v6, options, id, at, end < payload.length, part, false));
        // Not the first: all of them once more would be another datagram.
        if (at > 0 && random.nextInt(4) == 0) {
          fragments.add(fragments.getLast());
        }
      }
    }
    Collections.shuffle(fragments, random);
    try (Offering offering = Offering.of(policy)) {
      List<byte[]> out = new ArrayList<>();
      for (byte[] fragment : fragments) {
        if (offering.offer(fragment) == Outcome.DATAGRAM) {
          out.add(offering.packet());
        }
      }
      assertEquals(datagrams, out.size());
      for (byte[] whole : wholes) {
        assertTrue(out.stream().anyMatch(packet -> Arrays.equals(packet, whole)));
      }
      assertEquals(List.of(), offering.anomalies());
    }
  }

  private static byte[] packet(
      boolean v6, boolean options, int id, int at, boolean more, byte[] part, boolean whole) {
    if (v6) {
      byte[] behind = whole ? part : fragmentHeader(id, UDP, at, more, part);
      int next = whole ? UDP : 44;
      return options ? ipv6(0, extension(next, 16, behind)) : ipv6(next, behind);
    }
    byte[] bytes = new byte[options ? 8 : 0];
    return ipv4(
        FragmentPackets.SOURCE, FragmentPackets.DESTINATION, id, UDP, at, more, bytes, part);
  }

  @Property(tries = 200)
  void agreesWithTheModelForAnyFragmentsOfAnyLength(
      @ForAll long seed, @ForAll FragmentPolicy policy, @ForAll boolean v6) {
    Random random = new Random(seed);
    // Over several blocks, so that fragments lie across their borders.
    int units = 8 + random.nextInt(500);
    OverlapModel model = new OverlapModel(policy, v6);
    try (Offering offering = Offering.of(policy)) {
      for (int i = 0; i < 60; i++) {
        int start = i == 0 ? 0 : random.nextInt(units);
        int end = start + 1 + random.nextInt(Math.max(1, Math.min(200, units - start)));
        boolean more = end < units;
        int length = (end - start) * 8 - (more ? 0 : 3);
        if (start == 0 && !more) {
          continue;
        }
        char value = (char) ('a' + random.nextInt(2));
        OverlapModel.Piece piece = new OverlapModel.Piece(start * 8, filled(length, value), more);
        byte[] whole = model.take(piece);
        Outcome outcome =
            offering.offer(packet(v6, false, 1, piece.start(), more, piece.bytes(), false));
        if (model.isDiscarded()) {
          assertEquals(Outcome.DISCARDED_OVERLAP, outcome);
          return;
        }
        assertEquals(whole == null ? Outcome.HELD : Outcome.DATAGRAM, outcome);
        if (whole != null) {
          assertArrayEquals(whole, offering.payload(v6 ? 40 : 20));
          return;
        }
      }
    }
  }

  /** Whatever arrives: nothing throws, nothing is read outside, and the counters add up. */
  @Property(tries = 60)
  void countsEachFragmentOnceWhateverItSays(
      @ForAll long seed, @ForAll FragmentPolicy policy, @ForAll boolean evicts) {
    Random random = new Random(seed);
    FragmentOptions options =
        FragmentOptions.builder()
            .memory(FragmentOptions.MIN_MEMORY)
            .maxDatagrams(1 + random.nextInt(40))
            .maxFragments(2 + random.nextInt(20))
            .depth(1 + random.nextInt(3))
            .memoryPolicy(evicts ? ExceptionPolicy.IGNORE : ExceptionPolicy.DROP_PACKET)
            .build();
    long fragments = 0;
    try (Offering offering = new Offering(options, Offering.host(policy))) {
      for (int i = 0; i < 400; i++) {
        byte[] packet = hostile(random, offering);
        offering.later(random.nextInt(100) == 0 ? 40_000_000_000L : 1000);
        if (offering.offerOnce(packet) != Outcome.NOT_A_FRAGMENT) {
          fragments++;
        }
        if (random.nextInt(10) == 0) {
          offering.defragmenter().advance(offering.now(), 2);
        }
        assertTrue(offering.defragmenter().memoryInUse() <= options.memory());
        assertTrue(offering.defragmenter().size() <= options.maxDatagrams());
      }
      assertEquals(fragments, sumOfOutcomes(offering));
      offering.later(200_000_000_000L);
      offering.defragmenter().advance(offering.now(), Integer.MAX_VALUE);
      assertEquals(0, offering.defragmenter().size());
      assertEquals(0, offering.defragmenter().memoryInUse());
    }
  }

  private static long sumOfOutcomes(Offering offering) {
    long sum = 0;
    for (FlowCounter counter :
        List.of(
            FlowCounter.FRAGMENTS_HELD,
            FlowCounter.DATAGRAMS,
            FlowCounter.FRAGMENTS_OVERLAPPING,
            FlowCounter.FRAGMENTS_INVALID,
            FlowCounter.FRAGMENTS_TRUNCATED,
            FlowCounter.FRAGMENTS_WRONG_CHECKSUM,
            FlowCounter.FRAGMENTS_NO_MEMORY,
            FlowCounter.FRAGMENTS_TOO_DEEP)) {
      sum += offering.statistics().get(counter);
    }
    return sum;
  }

  /** A fragment of a few datagrams, with any place and length, and some of its bits turned. */
  private static byte[] hostile(Random random, Offering offering) {
    int at = random.nextInt(4) == 0 ? random.nextInt(8192) * 8 : random.nextInt(20) * 8;
    byte[] part = new byte[random.nextInt(random.nextInt(20) == 0 ? 9000 : 100)];
    if (random.nextBoolean()) {
      part = filled(part.length / 8 * 8, 'x');
    }
    boolean more = random.nextInt(4) != 0;
    int id = random.nextInt(6);
    boolean v6 = random.nextBoolean();
    byte[] packet = packet(v6, random.nextBoolean(), id, at, more, part, false);
    int headers = Math.min(packet.length, 64);
    if (random.nextInt(3) == 0) {
      packet[random.nextInt(headers)] ^= (byte) (1 << random.nextInt(8));
      if (!v6 && (packet[0] & 0x0F) * 4 <= packet.length && random.nextBoolean()) {
        FragmentPackets.setChecksum(packet, 0);
      }
    }
    if (random.nextInt(4) == 0) {
      byte[] frame = ethernet(v6 ? 0x86DD : 0x0800, packet);
      packet = ipv4(id, UDP, 0, random.nextBoolean(), vxlan(random.nextInt(2), frame));
    }
    offering.link(LinkType.RAW).cut(random.nextInt(10) == 0 ? random.nextInt(80) : 0);
    return packet;
  }
}
