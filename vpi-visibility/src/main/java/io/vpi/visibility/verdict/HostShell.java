package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.HostAccess;
import io.vpi.visibility.topology.Topology;

/** Writes commands so that they do on the machine what they are to do on the host. */
final class HostShell {
  private final Topology topology;

  HostShell(Topology topology) {
    this.topology = topology;
  }

  /** A command about interfaces: it is run where they are. */
  Command network(String host, String line) {
    HostAccess access = topology.access(host);
    return Command.shell(
        host,
        access.namespace().isEmpty()
            ? line
            : "ip netns exec " + ShellWord.of(access.namespace()) + ' ' + line);
  }

  /** Commands of Open vSwitch, one after the other: they are told where its sockets are. */
  Command openVswitch(String host, String... commands) {
    String folder = topology.access(host).openVswitchFolder();
    String prefix = folder.isEmpty() ? "" : "OVS_RUNDIR=" + ShellWord.of(folder) + ' ';
    return Command.shell(host, prefix + String.join(" && " + prefix, commands));
  }
}
