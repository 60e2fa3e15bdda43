package io.vpi.flow.soak;

/**
 * Addresses and ports that all meet in one place under hashes that many tables use: those of the
 * lower bits, of a sum and of an exclusive or. Ten times as many as the table has room for, over
 * and over.
 */
final class ChosenTuples implements Traffic {
  private static final int PORTS = 1 << 14;
  private static final int SUM = 0x7FFF_0000;
  private static final int DIFFERENCE = 0x1234_5678;

  private final Pattern pattern;
  private final int tuples;
  private int tuple;

  ChosenTuples(Pattern pattern, int tableCapacity) {
    this.pattern = pattern;
    tuples = 10 * tableCapacity;
  }

  @Override
  public void next(FrameWriter frame) {
    int n = tuple >>> 2;
    int source = Hosts.CHOSEN + n;
    switch (tuple & 3) {
      case 0 -> frame.ends(false, Hosts.CHOSEN | n << 11, Hosts.VICTIMS, 53, 53);
      case 1 -> frame.ends(false, source, source ^ DIFFERENCE, 53, 53);
      case 2 -> frame.ends(true, source, SUM - source, 53, 53);
      default -> {
        int port = n % PORTS;
        int other = Hosts.CHOSEN + n / PORTS;
        frame.ends(false, other, SUM - other, 1024 + port, 65_000 - port);
      }
    }
    frame.udp(pattern.memory(), 0, 20);
    tuple = (tuple + 1) % tuples;
  }
}
