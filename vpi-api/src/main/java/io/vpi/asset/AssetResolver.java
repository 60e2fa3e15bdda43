package io.vpi.asset;

import io.vpi.net.IpAddress;
import io.vpi.net.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Answers which guest, port and operating system stand behind an address. The sensor's owner
 * implements it over his inventory; every event carries what it answers for both ends.
 *
 * <p>It is called on inspectors' threads, by several at once, and must not block: answer from
 * memory and refresh elsewhere. One that throws is taken to have answered {@link Asset#UNKNOWN}.
 */
@FunctionalInterface
public interface AssetResolver {
  /** Knows nobody. */
  AssetResolver NONE = (mac, address, tenant) -> Asset.UNKNOWN;

  /**
   * Looks an end up.
   *
   * @param mac its MAC address as {@link io.vpi.net.MacAddress} has it, or {@link
   *     io.vpi.net.MacAddress#NONE}; behind a router it is the router's
   * @param address its IP address, or null for a packet without one
   * @param tenant the tenant it was seen in
   * @return what is known, {@link Asset#UNKNOWN} if nothing
   */
  Asset resolve(long mac, @Nullable IpAddress address, Tenant tenant);
}
