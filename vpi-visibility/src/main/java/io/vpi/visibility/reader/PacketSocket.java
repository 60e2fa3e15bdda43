package io.vpi.visibility.reader;

/**
 * A packet socket of the host.
 *
 * @param interfaceIndex the number of the interface that it is bound to, 0 for all
 * @param inode what identifies the socket
 */
public record PacketSocket(int interfaceIndex, long inode) {}
