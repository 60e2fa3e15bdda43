/**
 * What hosts tell of themselves: a {@link io.vpi.visibility.inventory.HostInventory} holds the raw
 * output of each command that was run on one host, {@link
 * io.vpi.visibility.inventory.HostInventoryFile} keeps it.
 */
@NullMarked
package io.vpi.visibility.inventory;

import org.jspecify.annotations.NullMarked;
