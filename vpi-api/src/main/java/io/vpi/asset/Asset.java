package io.vpi.asset;

import java.util.Objects;

/**
 * What the inventory knows of one end of a conversation. What it does not know is the empty string.
 *
 * @param guest the guest's name
 * @param host the virtual host that it runs on
 * @param port its port on the virtual switch
 * @param operatingSystem its operating system, in the inventory's own words
 * @param tenant whose it is, in the inventory's own words
 */
public record Asset(String guest, String host, String port, String operatingSystem, String tenant) {
  /** An end of which the inventory knows nothing. */
  public static final Asset UNKNOWN = new Asset("", "", "", "", "");

  /**
   * Checks that no part is null.
   *
   * @throws NullPointerException if one is
   */
  public Asset {
    Objects.requireNonNull(guest, "guest");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(operatingSystem, "operatingSystem");
    Objects.requireNonNull(tenant, "tenant");
  }
}
