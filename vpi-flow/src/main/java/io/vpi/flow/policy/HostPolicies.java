package io.vpi.flow.policy;

import io.vpi.asset.Asset;
import io.vpi.asset.Endpoint;

/**
 * Answers how a host behaves: by what the inventory knows of it, by its address, or by the tap it
 * is behind. Who would rather decide for some networks himself asks another for the rest:
 *
 * <pre>{@code
 * HostPolicies others = HostPolicies.byOperatingSystem(HostPolicy.MODERN);
 * options.hosts((end, asset, tapId) ->
 *     isOfTheOldPlant(end) ? HostPolicy.WINDOWS : others.policy(end, asset, tapId));
 * }</pre>
 *
 * <p>It is asked for both ends when a flow begins and for the receiver when a datagram in fragments
 * does, on the inspectors' threads, by several at once; it must not block, nor allocate if nothing
 * is to be allocated for a packet.
 */
@FunctionalInterface
public interface HostPolicies {
  /**
   * The policy of a host.
   *
   * @param end the host as it was seen; read during the call
   * @param asset what the inventory knows of it, {@link Asset#UNKNOWN} if nothing
   * @param tapId where the packet was seen, an id of the batch's taps, or -1
   * @return the policy
   */
  HostPolicy policy(Endpoint end, Asset asset, int tapId);

  /**
   * The same policy for all hosts, whatever the inventory says.
   *
   * @param policy that policy
   * @return a provider that answers nothing else
   */
  static HostPolicies all(HostPolicy policy) {
    return (end, asset, tapId) -> policy;
  }

  /**
   * The policy of the operating system that the inventory names.
   *
   * @param otherwise that of hosts which it does not know, or in words that say nothing
   * @return a provider, thread safe; to ask it again for the same words allocates nothing
   */
  static HostPolicies byOperatingSystem(HostPolicy otherwise) {
    return new OperatingSystemPolicies(otherwise);
  }
}
