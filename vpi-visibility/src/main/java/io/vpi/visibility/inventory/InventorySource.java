package io.vpi.visibility.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a host is asked. Each only reads. The subject, where there is one, takes the place of {@code
 * %s} in the command.
 */
public enum InventorySource {
  /** Every network interface, with its kind, switch, peer and counters. */
  IP_LINK("ip-link", "ip -j -d -s link show"),
  /** The IP addresses of the host itself. */
  IP_ADDRESS("ip-address", "ip -j address show"),
  /** Which IP address has which MAC address, as the host knows. */
  IP_NEIGHBOUR("ip-neighbour", "ip -j neigh show"),
  /** The names of network namespaces, by the numbers that interfaces refer to. */
  IP_NETNS_ID("ip-netns-id", "ip -j netns list-id"),
  /** The interfaces within a namespace; the subject is its name. */
  IP_NETNS_LINK("ip-netns-link", "ip -j -d -n %s link show"),
  /** The addresses within a namespace; the subject is its name. */
  IP_NETNS_ADDRESS("ip-netns-address", "ip -j -n %s address show"),
  /** The ports of Linux bridges. */
  BRIDGE_LINK("bridge-link", "bridge -j -d link show"),
  /** Who was seen behind which port of Linux bridges. */
  BRIDGE_FDB("bridge-fdb", "bridge -j fdb show"),
  /** The VLANs of the ports of Linux bridges. */
  BRIDGE_VLAN("bridge-vlan", "bridge -j vlan show"),
  /** The queueing disciplines, to which filters belong. */
  TC_QDISC("tc-qdisc", "tc -j qdisc show"),
  /** The filters on what enters an interface; the subject is the interface. */
  TC_INGRESS("tc-ingress", "tc -j -s filter show dev %s ingress"),
  /** The filters on what leaves an interface; the subject is the interface. */
  TC_EGRESS("tc-egress", "tc -j -s filter show dev %s egress"),
  /** The rules of nftables as JSON. */
  NFT_JSON("nft-json", "nft -j list ruleset"),
  /** The rules of nftables as text, which names the devices that older JSON leaves out. */
  NFT_TEXT("nft-text", "nft list ruleset"),
  /** Open vSwitch: its bridges. */
  OVS_BRIDGE("ovs-bridge", "ovs-vsctl --format=json list bridge"),
  /** Open vSwitch: its ports. */
  OVS_PORT("ovs-port", "ovs-vsctl --format=json list port"),
  /** Open vSwitch: its interfaces. */
  OVS_INTERFACE("ovs-interface", "ovs-vsctl --format=json list interface"),
  /** Open vSwitch: its mirrors. */
  OVS_MIRROR("ovs-mirror", "ovs-vsctl --format=json list mirror"),
  /** Open vSwitch: who was seen behind which port; the subject is the bridge. */
  OVS_FDB("ovs-fdb", "ovs-appctl fdb/show %s"),
  /** Open vSwitch: what it has decided for the flows of this moment. */
  OVS_FLOWS("ovs-flows", "ovs-appctl dpctl/dump-flows --names"),
  /** libvirt: the definition of a running guest; the subject is its name. */
  VIRSH_DUMPXML("virsh-dumpxml", "virsh --readonly dumpxml %s"),
  /** libvirt: the cards of a guest; the subject is its name. */
  VIRSH_DOMIFLIST("virsh-domiflist", "virsh --readonly domiflist %s"),
  /** QEMU: the cards of a guest and what they let through; the subject is the guest. */
  QMP_RX_FILTER("qmp-query-rx-filter", ""),
  /** QEMU: which card belongs to which tap; the subject is the guest. */
  QMP_INFO_NETWORK("qmp-info-network", ""),
  /** QEMU: its character devices; the subject is the guest. */
  QMP_CHARDEV("qmp-query-chardev", ""),
  /** Which process holds which tap, from {@code /proc/PID/fdinfo}. */
  TUN_FDINFO("tun-fdinfo", ""),
  /** Which interfaces have packet sockets, from {@code /proc/net/packet}. */
  PACKET_SOCKETS("packet-sockets", "");

  private final String text;
  private final String command;

  InventorySource(String text, String command) {
    this.text = text;
    this.command = command;
  }

  /**
   * Finds a source by its name in a file.
   *
   * @param text the name
   * @return the source, empty for an unknown name
   */
  public static Optional<InventorySource> named(String text) {
    return Arrays.stream(values()).filter(source -> source.text.equals(text)).findFirst();
  }

  /**
   * Its name in a file.
   *
   * @return such as {@code ip-link}
   */
  public String text() {
    return text;
  }

  /**
   * The command that asks for it.
   *
   * @param subject what stands for {@code %s}, one word whatever is in it
   * @return program and arguments; empty where no command does, but a file or a socket
   */
  public List<String> command(String subject) {
    if (command.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(command.split(" ", -1))
        .map(word -> word.equals("%s") ? subject : word)
        .toList();
  }
}
