package io.vpi.sensor.format;

import io.vpi.decode.Tcp;

/** TCP's flags in the letters that tcpdump made a habit. */
final class TcpFlags {
  private static final int[] BITS = {
    Tcp.FIN, Tcp.SYN, Tcp.RST, Tcp.PSH, Tcp.ACK, Tcp.URG, Tcp.ECE, Tcp.CWR, Tcp.AE
  };
  private static final String LETTERS = "FSRP.UEWe";

  private TcpFlags() {}

  /** Writes a letter for each flag that is set, such as {@code S.} for SYN and ACK. */
  static void write(TextOutput out, int flags) {
    for (int i = 0; i < BITS.length; i++) {
      if ((flags & BITS[i]) != 0) {
        out.put(LETTERS.charAt(i));
      }
    }
  }
}
