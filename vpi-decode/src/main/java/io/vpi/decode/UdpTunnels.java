package io.vpi.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which UDP ports lead to a tunnel. Most datagrams go to none: a bit set of 512 bits, one cache
 * line, answers for them by the low bits of both ports; the few whose bit is set are then compared
 * with each port.
 *
 * <p>Immutable, safe for use by several threads.
 */
final class UdpTunnels {
  private static final int FILTER_LONGS = 8;

  private final long[] filter = new long[FILTER_LONGS];
  private final int[] ports;
  private final Protocol[] protocols;

  /** Whether a tunnel's packets also come from the port instead of going to it. */
  private final boolean[] answers;

  /** The three arrays tell of the same number of ports, each port once. */
  UdpTunnels(int[] ports, Protocol[] protocols, boolean[] answers) {
    this.ports = Arrays.copyOf(ports, ports.length);
    this.protocols = Arrays.copyOf(protocols, protocols.length);
    this.answers = Arrays.copyOf(answers, answers.length);
    for (int port : ports) {
      filter[word(port)] |= 1L << port;
    }
  }

  private static int word(int port) {
    return port >>> 6 & FILTER_LONGS - 1;
  }

  /** The tunnel that the ports stand for, or null; the destination's word counts first. */
  @Nullable Protocol find(int source, int destination) {
    // A shift takes the low six bits of its distance by itself.
    long hit = filter[word(destination)] >>> destination | filter[word(source)] >>> source;
    return (hit & 1) == 0 ? null : search(source, destination);
  }

  private @Nullable Protocol search(int source, int destination) {
    for (int i = 0; i < ports.length; i++) {
      if (ports[i] == destination) {
        return protocols[i];
      }
    }
    for (int i = 0; i < ports.length; i++) {
      if (ports[i] == source && answers[i]) {
        return protocols[i];
      }
    }
    return null;
  }
}
