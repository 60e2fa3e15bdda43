package io.vpi.flow.soak;

import io.vpi.flow.FlowEnds;

/** Who is who: the first 16 bits of a host. Forged hosts have the first bit set. */
final class Hosts {
  static final int CLIENTS = 0x0A01_0000;
  static final int SERVERS = 0x0A02_0000;
  static final int SENDERS = 0x0A03_0000;
  static final int RECEIVERS = 0x0A04_0000;
  static final int ATTACKERS = 0x0A0A_0000;
  static final int VICTIMS = 0x0A0B_0000;
  static final int SILENT = 0x0B00_0000;
  static final int CHOSEN = 0x4000_0000;
  static final int FORGED = 0x8000_0000;

  private static final int NET = 0xFFFF_0000;
  private static final int HOST = 0xFFFF;

  private Hosts() {}

  /** The number of the host of a net that sends, -1 if it is of another. */
  static int sender(FlowEnds ends, int net) {
    return number((int) ends.sourceLow(), net);
  }

  /** The number of the host of a net that receives, -1 if it is of another. */
  static int receiver(FlowEnds ends, int net) {
    return number((int) ends.destinationLow(), net);
  }

  private static int number(int host, int net) {
    return (host & NET) == net ? host & HOST : -1;
  }
}
