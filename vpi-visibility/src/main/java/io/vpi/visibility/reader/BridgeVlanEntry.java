package io.vpi.visibility.reader;

import io.vpi.visibility.topology.PortVlans;

/**
 * The VLANs of a port of a Linux bridge.
 *
 * @param port its name
 * @param vlans the VLANs
 */
public record BridgeVlanEntry(String port, PortVlans vlans) {}
