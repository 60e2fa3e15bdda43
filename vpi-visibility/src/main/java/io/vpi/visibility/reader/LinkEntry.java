package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;

/**
 * An interface as {@code ip -j -d link} tells of it.
 *
 * @param index its number within its namespace
 * @param name its name
 * @param mac its address, or {@link io.vpi.net.MacAddress#NONE}
 * @param isUp whether it is switched on and its cable is in
 * @param lacksCarrier whether it is switched on and its cable is not in
 * @param mtu the largest IP packet in bytes, or 0
 * @param alias what its owner wrote beside it
 * @param kind such as {@code veth} or {@code bridge}; empty for a network card
 * @param master the bridge, bond or switch that it belongs to, or empty
 * @param link the peer's or the lower interface's name, if that is in the same namespace, or empty
 * @param linkIndex the peer's or lower interface's number in its namespace, or 0
 * @param linkNamespace the number of that namespace, or -1 for the same
 * @param info what is particular to its kind
 * @param memberInfo what is particular to its place on its master
 * @param virtualFunctions its virtual functions
 * @param sendDrops how many packets it was to send and did not, or -1 if the tool was not asked
 */
public record LinkEntry(
    int index,
    String name,
    long mac,
    boolean isUp,
    boolean lacksCarrier,
    int mtu,
    String alias,
    String kind,
    String master,
    String link,
    int linkIndex,
    int linkNamespace,
    Node info,
    Node memberInfo,
    Node virtualFunctions,
    long sendDrops) {}
