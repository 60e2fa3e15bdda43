package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Names a guest, over all hosts: two hosts may each run a {@code web-1}. Written {@code
 * guest@host}.
 *
 * @param host the host that it runs on
 * @param name the guest as its host calls it
 */
public record GuestId(String host, String name) implements Comparable<GuestId> {
  /**
   * Checks that both parts are there.
   *
   * @throws NullPointerException if one is null
   */
  public GuestId {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(name, "name");
  }

  @Override
  public int compareTo(GuestId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : host.compareTo(other.host);
  }

  @Override
  public String toString() {
    return name + '@' + host;
  }
}
