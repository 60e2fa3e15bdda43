/**
 * Asks a live host what it knows of its network. {@link io.vpi.visibility.collect.HostCollector}
 * runs the commands of {@link io.vpi.visibility.inventory.InventorySource}, which only read, and
 * keeps what they print:
 *
 * <pre>{@code
 * HostInventory kvm1 = HostCollector.of("kvm1").collect();
 * Files.writeString(Path.of("kvm1.json"), HostInventoryFile.write(kvm1));
 * kvm1.failures("kvm1.json").forEach(System.err::println);
 * }</pre>
 *
 * <p>Nothing that is asked can hold it up: each command is ended after some seconds, and what it
 * prints is taken up to a size. A command that is missing, refused or too slow is named in the
 * inventory, and the others are asked all the same.
 */
@NullMarked
package io.vpi.visibility.collect;

import org.jspecify.annotations.NullMarked;
