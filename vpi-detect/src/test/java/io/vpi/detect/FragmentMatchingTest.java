package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.FlowOptions;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams in fragments are put to the rules as the datagrams that they are. */
class FragmentMatchingTest {
  private static final String RULES =
      """
      alert udp any any -> any 53 (content:"needle in a haystack"; sid:1;)
      alert tcp any any -> any 80 (content:"needle in a haystack"; sid:2;)
      alert ip any any -> any any (content:"needle in a haystack"; sid:3;)
      """;

  private static TestPacket udp() {
    return TestPacket.udp().ports(5000, 53).payload("....a needle in a haystack, and more");
  }

  private static List<String> alerts(List<byte[]> frames) {
    return Inspections.inspect(RULES, frames).alerts.stream()
        .map(alert -> alert.sid() + " on packet " + alert.packet())
        .toList();
  }

  @Test
  void aContentAcrossTwoFragmentsMatchesOnceWithTheFragmentThatCompletesTheDatagram() {
    List<byte[]> two = TestFragments.of(udp().build(), 24);
    assertEquals(2, two.size());
    assertEquals(List.of("1 on packet 2", "3 on packet 2"), alerts(two));
    assertEquals(List.of("1 on packet 2", "3 on packet 2"), alerts(two.reversed()));
    assertEquals(
        List.of("1 on packet 5", "3 on packet 5"),
        alerts(TestFragments.of(udp().build(), 8, 16, 24, 32)));
  }

  @Test
  void aDatagramThatIsNotCompleteMatchesInNoRuleOfUdp() {
    List<byte[]> some = TestFragments.of(udp().build(), 8, 40).subList(1, 3);
    assertEquals(List.of("3 on packet 1"), alerts(some));
  }

  @Test
  void aFragmentThatContradictsAnotherDoesNotHideTheDatagramThatItCompletes() {
    List<byte[]> fragments = TestFragments.of(udp().build(), 8);
    byte[] first = TestFragments.of(udp().build(), 16).getFirst();
    // The first byte of what both have; the needle is behind it.
    first[first.length - 8] = '!';
    List<byte[]> frames = List.of(first, fragments.getLast());
    FlowOptions windows =
        SmallInspector.FEW_FLOWS.toBuilder().hosts(HostPolicies.all(HostPolicy.WINDOWS)).build();
    RecordingSink sink = Inspections.inspect(RULES, windows, frames);
    assertEquals(List.of(1L, 3L), sink.sids());
    assertTrue(sink.anomalies.getFirst().startsWith("2 frag.overlap "), sink.anomalies::toString);
    // A modern host throws the datagram away: what is left is the fragment.
    assertEquals(List.of("3 on packet 2"), alerts(frames));
  }

  @Test
  void segmentsInFragmentsEnterTheirStream() {
    TestConnection talk = TestConnection.ipv4();
    List<byte[]> frames =
        Inspections.join(
            talk.handshake(),
            TestFragments.of(talk.toServer("a needle in"), 24),
            List.of(talk.toServer(" a hay")),
            TestFragments.of(talk.toServer("stack, and more"), 24));
    assertEquals(List.of("2 on packet 8", "3 on packet 8"), alerts(frames));
  }
}
