package io.vpi.visibility.reader;

/**
 * Whom a switch has seen behind a port.
 *
 * @param port the port's name, or for Open vSwitch its number
 * @param vlan the VLAN, or 0
 * @param mac the address
 * @param isFixed whether it was set by hand
 */
public record FdbEntry(String port, int vlan, long mac, boolean isFixed) {}
