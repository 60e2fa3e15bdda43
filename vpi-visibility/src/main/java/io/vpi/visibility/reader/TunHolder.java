package io.vpi.visibility.reader;

/**
 * A process that holds a tap: as a rule a guest's QEMU.
 *
 * @param pid the process
 * @param tap the tap's name
 * @param mac the guest's address, or {@link io.vpi.net.MacAddress#NONE}
 * @param guest the guest's name from the command line, or empty
 */
public record TunHolder(long pid, String tap, long mac, String guest) {}
