package io.vpi.visibility.reader;

/**
 * A network card of a guest, as its hypervisor tells of it. What is not known is the empty string.
 *
 * @param type how it is joined: {@code bridge}, {@code network}, {@code direct}, {@code hostdev},
 *     {@code vhostuser} ...
 * @param mac its address, or {@link io.vpi.net.MacAddress#NONE}
 * @param source the bridge, network, card or socket that it is joined to
 * @param mode how it is laid on a card: {@code bridge}, {@code vepa}, {@code private}, {@code
 *     passthrough}
 * @param target the host's interface
 * @param model what the guest sees, such as {@code virtio}
 * @param alias how the hypervisor calls it, such as {@code net0}
 * @param interfaceId how Open vSwitch calls it
 * @param vlan the VLAN id, or 0
 */
public record GuestCard(
    String type,
    long mac,
    String source,
    String mode,
    String target,
    String model,
    String alias,
    String interfaceId,
    int vlan) {}
