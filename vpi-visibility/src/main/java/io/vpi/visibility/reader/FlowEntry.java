package io.vpi.visibility.reader;

import java.util.Set;

/**
 * A flow that Open vSwitch remembers.
 *
 * @param port the name of the port that it enters by
 * @param sourceMac whose frames, or {@link io.vpi.net.MacAddress#NONE} for anybody's
 * @param destinationMac to whom, or {@link io.vpi.net.MacAddress#NONE} for anybody
 * @param outputs the names of the ports that its frames leave by
 */
public record FlowEntry(String port, long sourceMac, long destinationMac, Set<String> outputs) {}
