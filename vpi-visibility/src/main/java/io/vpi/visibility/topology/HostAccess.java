package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Where on a machine a host's commands have to be run.
 *
 * @param namespace the network namespace that plays the host, as {@code ip netns list} has it; the
 *     empty string for the machine's own
 * @param openVswitchFolder where its Open vSwitch has its sockets, as an absolute path; the empty
 *     string for the usual folder
 */
public record HostAccess(String namespace, String openVswitchFolder) {
  /** Commands are run on the machine itself. */
  public static final HostAccess DIRECT = new HostAccess("", "");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the namespace holds a slash or begins like an option
   */
  public HostAccess {
    Objects.requireNonNull(openVswitchFolder, "openVswitchFolder");
    if (namespace.indexOf('/') >= 0 || namespace.startsWith("-") || namespace.startsWith(".")) {
      throw new IllegalArgumentException("no network namespace is called '" + namespace + "'");
    }
  }
}
