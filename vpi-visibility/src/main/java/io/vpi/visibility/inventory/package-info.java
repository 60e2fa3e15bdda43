/**
 * From what hosts tell to one picture. A {@link io.vpi.visibility.inventory.HostInventory} holds
 * the raw output of each command that was run on one host; {@link
 * io.vpi.visibility.inventory.TopologyFiles} reads such files, and files that people write for
 * hosts that cannot be asked, and puts them together:
 *
 * <pre>{@code
 * Topology topology = TopologyFiles.load(List.of(Path.of("kvm1.json"), Path.of("network.yaml")));
 * topology.warnings().forEach(System.err::println);
 * }</pre>
 *
 * <p>What is damaged or unknown becomes a warning that names file and command, and the picture goes
 * without it.
 */
@NullMarked
package io.vpi.visibility.inventory;

import org.jspecify.annotations.NullMarked;
