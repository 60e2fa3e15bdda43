package io.vpi.flow.policy;

/**
 * Answers how a host behaves, by its address or by the tap it is behind: an inventory that knows
 * each guest's operating system is one.
 *
 * <p>It is asked when a flow or a datagram begins, on the inspectors' threads, by several at once;
 * it must not block, nor allocate if nothing is to be allocated for a packet.
 */
@FunctionalInterface
public interface HostPolicies {
  /**
   * The policy of the host that an address belongs to.
   *
   * @param high the address's first 64 bits; 0 for IPv4
   * @param low its last 64 bits; for IPv4 its 32, zero-extended
   * @param ipVersion 4 or 6
   * @param tenant the tenant's bits, as {@link TenantKey} packs them
   * @param tapId where the packet was seen, an id of the batch's taps, or -1
   * @return the policy
   */
  HostPolicy policy(long high, long low, int ipVersion, long tenant, int tapId);

  /**
   * The same policy for all hosts.
   *
   * @param policy that policy
   * @return a provider that answers nothing else
   */
  static HostPolicies all(HostPolicy policy) {
    return (high, low, ipVersion, tenant, tapId) -> policy;
  }
}
