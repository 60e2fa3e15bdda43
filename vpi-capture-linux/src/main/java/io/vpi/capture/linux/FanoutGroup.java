package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.PacketSocket;

/**
 * Sockets of one interface among which the kernel shares its frames out, each frame to one of them.
 *
 * @param id the group's number in its network namespace, 0 to 65535, or {@link #NEW}
 * @param mode by what frames are shared out
 * @param defragment whether IPv4 fragments are put together before
 */
record FanoutGroup(int id, FanoutMode mode, boolean defragment) {
  /** The id of a group that does not exist yet and gets a number that is free. */
  static final int NEW = -1;

  /** The largest number of a group. */
  static final int MAX_ID = 0xFFFF;

  private static final int FLAG_UNIQUE_ID = 0x2000;
  private static final int FLAG_DEFRAG = 0x8000;

  /**
   * Lets a bound socket join.
   *
   * @param socket the socket
   * @return this group, with its number
   * @throws CaptureException if a group of this number is of another mode or interface
   */
  FanoutGroup join(PacketSocket socket) throws CaptureException {
    int flags = (defragment ? FLAG_DEFRAG : 0) | (id == NEW ? FLAG_UNIQUE_ID : 0);
    int value = ((mode.number | flags) << 16) | Math.max(0, id);
    String doing = "joining " + (id == NEW ? "a new fanout group" : "fanout group " + id);
    socket.set(PacketSocket.PACKET_FANOUT, value, doing);
    if (id != NEW) {
      return this;
    }
    int joined = socket.get(PacketSocket.PACKET_FANOUT, "reading the fanout group");
    return new FanoutGroup(joined & MAX_ID, mode, defragment);
  }
}
