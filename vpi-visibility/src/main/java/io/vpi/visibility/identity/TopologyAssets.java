package io.vpi.visibility.identity;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import io.vpi.net.MacAddress;
import io.vpi.visibility.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Answers from a topology who is behind an address. What is ambiguous is {@link Asset#UNKNOWN},
 * never a guess.
 *
 * <h2>By MAC address</h2>
 *
 * <p>The guest whose card has it is the answer
 *
 * <ul>
 *   <li>for a packet without IP, such as ARP;
 *   <li>for an IP address that is known to be its own;
 *   <li>for one that no router passes on: unspecified, link-local, or, in IPv6, made of the MAC
 *       address;
 *   <li>for any that nobody is known to have, as long as no IP address of this guest is known. A
 *       guest that is a router therefore wants its own addresses in the topology.
 * </ul>
 *
 * <p>Any other IP address stands behind the guest, which is then a router: its owner is looked for
 * among the guests that the router can reach, and it is not the router. Where the owner is in the
 * very network that the frame was seen in, its address came from another's card: nobody is named.
 *
 * <p>Where several cards have the MAC address, the one whose guest has the IP address too counts,
 * or the only one in the network that was seen.
 *
 * <h2>By IP address</h2>
 *
 * <p>Else its owner is the answer: the only one in the network that was seen, by VLAN id or network
 * id, or the only one whose network is not known to be another. Where no id was seen, as at a
 * guest's own port, it is the only one in the topology. Seen under the ids of another network, an
 * address is its owner's only where that network is all of the same tenant, by the name that the
 * topology has for it: within a tenant addresses are told apart by himself.
 *
 * <p>Immutable; thread safe, without a lock; an answer allocates nothing.
 */
public final class TopologyAssets implements AssetResolver {
  private static final Card[] NOBODY = {};
  private static final Rank BY_MARKS = (candidate, seen, router) -> candidate.fit(seen);
  private static final Rank BY_ROUTER = TopologyAssets::behind;

  private final CardIndex index;
  private final KnownMarks known;
  private final Rank byOwner = this::owner;

  /** How well a card fits what was seen, beside the address that it was found by. */
  private interface Rank {
    Fit of(Card candidate, Endpoint seen, @Nullable Card router);
  }

  private TopologyAssets(CardReader reader) {
    index = reader.index();
    known = reader.known();
  }

  /**
   * Makes an index of a picture's guests.
   *
   * @param topology the picture
   * @return the index
   */
  public static TopologyAssets of(Topology topology) {
    return new TopologyAssets(new CardReader(topology));
  }

  @Override
  public Asset resolve(Endpoint end) {
    Card[] owners =
        end.ipVersion() == 0
            ? NOBODY
            : index.find(end.ipVersion(), end.addressHigh(), end.addressLow());
    Card[] senders =
        end.mac() == MacAddress.NONE ? NOBODY : index.find(CardIndex.MAC, 0, end.mac());
    Card found =
        senders.length == 0 ? only(owners, byOwner, end, null) : byMac(senders, owners, end);
    return found == null ? Asset.UNKNOWN : found.asset();
  }

  private @Nullable Card byMac(Card[] senders, Card[] owners, Endpoint end) {
    Card sender = senders.length == 1 ? senders[0] : sender(senders, owners, end);
    if (sender == null || isItsOwn(sender, owners, end)) {
      return sender;
    }
    return only(owners, BY_ROUTER, end, sender);
  }

  private static boolean isItsOwn(Card card, Card[] owners, Endpoint end) {
    return end.ipVersion() == 0
        || card.isOfOneOf(owners)
        || NeverRouted.includes(end)
        || NeverRouted.isMadeOfMac(end)
        || (owners.length == 0 && !card.hasAddresses());
  }

  /** Of several cards with one MAC address that which has the IP address too, or fits better. */
  private static @Nullable Card sender(Card[] senders, Card[] owners, Endpoint end) {
    Card owner = null;
    for (Card sender : senders) {
      if (sender.isOfOneOf(owners) && sender.fit(end) != Fit.NO) {
        if (owner != null && owner.guest() != sender.guest()) {
          return only(senders, BY_MARKS, end, null);
        }
        owner = sender;
      }
    }
    return owner != null ? owner : only(senders, BY_MARKS, end, null);
  }

  /** Of the cards that fit best the only one, or one of those if all are the same guest's. */
  private static @Nullable Card only(
      Card[] candidates, Rank rank, Endpoint seen, @Nullable Card router) {
    Card best = null;
    Fit bestFit = Fit.NO;
    boolean isOnly = true;
    for (Card candidate : candidates) {
      Fit fit = rank.of(candidate, seen, router);
      if (fit.compareTo(bestFit) > 0) {
        best = candidate;
        bestFit = fit;
        isOnly = true;
      } else if (best != null && fit == bestFit && candidate.guest() != best.guest()) {
        isOnly = false;
      }
    }
    return isOnly ? best : null;
  }

  /** How an owner of the IP address fits where the MAC address is not known, or not seen. */
  private Fit owner(Card owner, Endpoint seen, @Nullable Card router) {
    Fit fit = owner.fit(seen);
    int tenant = known.tenant(seen);
    if (owner.isOfAnotherTenant(tenant)) {
      return Fit.NO;
    }
    if (fit == Fit.NO) {
      return owner.isOfTenant(tenant) ? Fit.MAYBE : Fit.NO;
    }
    // In its own network it would be seen by its own address.
    boolean isAnothers =
        seen.mac() != MacAddress.NONE
            && owner.mac() != MacAddress.NONE
            && seen.mac() != owner.mac();
    return fit == Fit.YES && isAnothers ? Fit.NO : fit;
  }

  /** How an owner of the IP address fits where the frame is a router's. */
  private static Fit behind(Card owner, Endpoint seen, @Nullable Card router) {
    if (router == null || owner.isOfAnotherTenant(router.tenant())) {
      return Fit.NO;
    }
    if (router.isBeside(owner, seen)) {
      return Fit.NO;
    }
    if (owner.isOfTenant(router.tenant()) || router.reaches(owner)) {
      return Fit.YES;
    }
    return owner.hasNetworks() && router.hasNetworks() ? Fit.NO : Fit.MAYBE;
  }
}
