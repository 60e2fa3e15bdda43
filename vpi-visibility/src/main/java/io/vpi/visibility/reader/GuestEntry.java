package io.vpi.visibility.reader;

import java.util.List;

/**
 * A guest as its hypervisor tells of it.
 *
 * @param name its name
 * @param uuid its UUID, or empty
 * @param operatingSystem its operating system, or empty
 * @param cards its network cards
 */
public record GuestEntry(String name, String uuid, String operatingSystem, List<GuestCard> cards) {
  /** Copies the list. */
  public GuestEntry {
    cards = List.copyOf(cards);
  }
}
