package io.vpi.detect.eval;

import io.vpi.detect.rule.AddressSet;
import io.vpi.detect.rule.PortSet;
import io.vpi.detect.rule.Rule;
import io.vpi.event.Signature;

/** A rule ready for packets. Immutable, thread safe. */
public final class CompiledRule {
  private final Signature signature;
  private final AddressSet source;
  private final PortSet sourcePorts;
  private final AddressSet destination;
  private final PortSet destinationPorts;
  private final boolean bidirectional;
  private final ContentStep[] steps;
  private final StreamReach reach;

  CompiledRule(Rule rule, Signature signature) {
    this.signature = signature;
    source = rule.source();
    sourcePorts = rule.sourcePorts();
    destination = rule.destination();
    destinationPorts = rule.destinationPorts();
    bidirectional = rule.bidirectional();
    steps = ContentStep.compile(rule.contents());
    reach = StreamReach.of(rule);
  }

  /**
   * What the rule says about itself.
   *
   * @return the signature
   */
  public Signature signature() {
    return signature;
  }

  /** What of a stream it looks at. */
  StreamReach reach() {
    return reach;
  }

  ContentStep[] steps() {
    return steps;
  }

  /** Whether addresses and ports fit, in the direction that is written or, where allowed, back. */
  boolean headerMatches(PacketFacts packet) {
    return (destinationPorts.contains(packet.destinationPort())
            && sourcePorts.contains(packet.sourcePort())
            && hasSource(source, packet)
            && hasDestination(destination, packet))
        || (bidirectional
            && destinationPorts.contains(packet.sourcePort())
            && sourcePorts.contains(packet.destinationPort())
            && hasSource(destination, packet)
            && hasDestination(source, packet));
  }

  private static boolean hasSource(AddressSet set, PacketFacts packet) {
    return packet.version() == 4
        ? set.containsIpv4((int) packet.sourceLow())
        : set.containsIpv6(packet.sourceHigh(), packet.sourceLow());
  }

  private static boolean hasDestination(AddressSet set, PacketFacts packet) {
    return packet.version() == 4
        ? set.containsIpv4((int) packet.destinationLow())
        : set.containsIpv6(packet.destinationHigh(), packet.destinationLow());
  }
}
