package io.vpi.flow.host;

import io.vpi.asset.Asset;
import io.vpi.asset.AssetResolver;
import io.vpi.asset.Endpoint;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TenantKey;
import java.util.Objects;

/**
 * Asks the inventory who an end is, and then how such a host behaves. Allocates nothing.
 *
 * <pre>{@code
 * hosts.end().mac(mac).address(4, 0, address);
 * hosts.ask(tenant, addressSpace);
 * FragmentPolicy policy = hosts.policy(tapId).fragment();
 * }</pre>
 *
 * <p>Not thread safe: one an engine.
 */
public final class HostLookup {
  private final AssetResolver assets;
  private final HostPolicies policies;
  private final Endpoint end = new Endpoint();

  private Asset asset = Asset.UNKNOWN;

  /**
   * Makes a look-up.
   *
   * @param assets who knows which guest is behind an address; one that throws counts as knowing
   *     nothing
   * @param policies who knows how a host behaves
   */
  public HostLookup(AssetResolver assets, HostPolicies policies) {
    this.assets = assets;
    this.policies = policies;
  }

  /**
   * The end that is asked for, to be filled with its addresses.
   *
   * @return always the same object
   */
  public Endpoint end() {
    return end;
  }

  /**
   * Asks who {@link #end()} is.
   *
   * @param tenant whose it is, as {@link TenantKey} packs that
   * @param addressSpace the tap's address space
   * @return what the inventory knows of it
   */
  public Asset ask(long tenant, int addressSpace) {
    TenantKey.spell(tenant, addressSpace, end);
    try {
      asset = Objects.requireNonNull(assets.resolve(end), "asset");
    } catch (RuntimeException e) {
      asset = Asset.UNKNOWN;
    }
    return asset;
  }

  /**
   * How the host behaves that was asked for last.
   *
   * @param tapId where it was seen, an id of the batch's taps, or -1
   * @return its policy
   */
  public HostPolicy policy(int tapId) {
    return policies.policy(end, asset, tapId);
  }
}
