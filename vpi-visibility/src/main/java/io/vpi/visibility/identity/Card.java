package io.vpi.visibility.identity;

import io.vpi.asset.Asset;
import io.vpi.asset.Endpoint;
import java.util.List;

/** A guest's network card, as it is looked for. Immutable. */
final class Card {
  private final Asset asset;
  private final int guest;
  private final boolean hasAddresses;
  private final int tenant;
  private final long mac;
  private final Marks[] networks;
  private final Marks[] guestNetworks;

  /**
   * Makes a card.
   *
   * @param asset what events tell of it
   * @param guest the number of its guest
   * @param hasAddresses whether an IP address of its guest is known
   * @param tenant the number of the tenant who is named as its owner, or 0 if none is
   * @param mac its address, or {@link io.vpi.net.MacAddress#NONE}
   * @param networks those that it is in, none if that is not known
   * @param guestNetworks those that any card of its guest is in
   */
  Card(
      Asset asset,
      int guest,
      boolean hasAddresses,
      int tenant,
      long mac,
      List<Marks> networks,
      List<Marks> guestNetworks) {
    this.asset = asset;
    this.guest = guest;
    this.hasAddresses = hasAddresses;
    this.tenant = tenant;
    this.mac = mac;
    this.networks = networks.toArray(Marks[]::new);
    this.guestNetworks = guestNetworks.toArray(Marks[]::new);
  }

  Asset asset() {
    return asset;
  }

  int guest() {
    return guest;
  }

  boolean hasAddresses() {
    return hasAddresses;
  }

  /** Whether one of the cards is of the same guest. */
  boolean isOfOneOf(Card[] cards) {
    for (Card card : cards) {
      if (card.guest == guest) {
        return true;
      }
    }
    return false;
  }

  int tenant() {
    return tenant;
  }

  long mac() {
    return mac;
  }

  /** Whether the two are named as different tenants'. */
  boolean isOfAnotherTenant(int other) {
    return tenant != 0 && other != 0 && tenant != other;
  }

  boolean isOfTenant(int other) {
    return tenant != 0 && tenant == other;
  }

  /** How its networks fit the marks of a frame; the best of them counts. */
  Fit fit(Endpoint seen) {
    if (networks.length == 0) {
      return Fit.MAYBE;
    }
    Fit best = Fit.NO;
    for (Marks network : networks) {
      Fit fit = network.fit(seen);
      if (fit.compareTo(best) > 0) {
        best = fit;
      }
    }
    return best;
  }

  /** Whether another card is in the network in which a frame of this card's was seen. */
  boolean isBeside(Card other, Endpoint seen) {
    for (Marks network : networks) {
      if (network.fit(seen) != Fit.NO && other.isIn(network)) {
        return true;
      }
    }
    return false;
  }

  /** Whether its guest has a card in a network of the other. */
  boolean reaches(Card other) {
    for (Marks network : guestNetworks) {
      if (other.isIn(network)) {
        return true;
      }
    }
    return false;
  }

  boolean hasNetworks() {
    return networks.length > 0;
  }

  private boolean isIn(Marks network) {
    for (Marks own : networks) {
      if (own == network) {
        return true;
      }
    }
    return false;
  }
}
