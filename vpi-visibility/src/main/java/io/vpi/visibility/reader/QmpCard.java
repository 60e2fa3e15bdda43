package io.vpi.visibility.reader;

/**
 * A card as a running QEMU tells of it.
 *
 * @param name how QEMU calls the card
 * @param mac its address, or {@link io.vpi.net.MacAddress#NONE}
 * @param netdev the back end that it is joined to, or empty
 * @param tap the host's interface, or empty
 * @param isPromiscuous whether the guest asks for all frames
 */
public record QmpCard(String name, long mac, String netdev, String tap, boolean isPromiscuous) {}
