package io.vpi.jmh;

/**
 * What a reader of a packet ring found in a round.
 *
 * @param packets how many packets it saw
 * @param bytes their captured bytes
 * @param firstBytes the sum of each one's first byte
 * @param drops how many the kernel counted as lost
 * @param cpuNanos the reading thread's CPU time, user and system
 * @param allocated heap bytes that the reading thread allocated
 */
record RaceResult(
    long packets, long bytes, long firstBytes, long drops, long cpuNanos, long allocated) {
  double nanosPerPacket() {
    return packets == 0 ? Double.NaN : (double) cpuNanos / packets;
  }

  double bytesPerPacket() {
    return packets == 0 ? Double.NaN : (double) allocated / packets;
  }
}
