package io.vpi.flow;

import io.vpi.decode.Tcp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A server's TCP as RFC 9293 section 3.10.7 has it, with the challenges of RFC 5961: as much of it
 * as decides which bytes reach the application. It listens on one port, and sends no data.
 */
final class ModelServer {
  private static final int WINDOW = 65_535;

  /** A segment as its receiver reads it. */
  record Arrival(int flags, int sequence, int acknowledgment, String payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  private enum State {
    LISTEN,
    SYN_RECEIVED,
    ESTABLISHED
  }

  /** What each connection has handed to the application. */
  final List<StringBuilder> connections = new ArrayList<>();

  private final Random random;
  private final Map<Integer, Character> waiting = new TreeMap<>();
  private State state = State.LISTEN;
  private int first;
  private int expected;
  private int next;

  ModelServer(Random random) {
    this.random = random;
  }

  /** The number that it expects next; any where it has no connection. */
  int expected() {
    return expected;
  }

  /** The number that it sends next. */
  int next() {
    return next;
  }

  boolean isEstablished() {
    return state == State.ESTABLISHED;
  }

  /** What the connection at hand has handed to the application. */
  String received() {
    return isEstablished() ? connections.getLast().toString() : "";
  }

  /** Takes a segment and answers with others, without data. */
  List<Arrival> take(Arrival segment) {
    if (state == State.LISTEN) {
      return listen(segment);
    }
    if (segment.has(Tcp.RST)) {
      return reset(segment);
    }
    if (segment.has(Tcp.SYN)) {
      boolean isAgain =
          state == State.SYN_RECEIVED && segment.sequence == first && !segment.has(Tcp.ACK);
      return List.of(isAgain ? synAck() : acknowledgment());
    }
    if (!segment.has(Tcp.ACK)) {
      return List.of();
    }
    int ahead = segment.acknowledgment - next;
    if (state == State.SYN_RECEIVED) {
      if (ahead != 0) {
        return List.of(new Arrival(Tcp.RST, segment.acknowledgment, 0, ""));
      }
      state = State.ESTABLISHED;
      connections.add(new StringBuilder());
    }
    return ahead > 0 || ahead < -WINDOW ? List.of(acknowledgment()) : data(segment);
  }

  private List<Arrival> listen(Arrival segment) {
    if (segment.has(Tcp.RST | Tcp.FIN)) {
      return List.of();
    }
    if (segment.has(Tcp.ACK)) {
      return List.of(new Arrival(Tcp.RST, segment.acknowledgment, 0, ""));
    }
    if (!segment.has(Tcp.SYN)) {
      return List.of();
    }
    state = State.SYN_RECEIVED;
    waiting.clear();
    first = segment.sequence;
    expected = first + 1;
    next = random.nextInt() + 1;
    return List.of(synAck());
  }

  private List<Arrival> reset(Arrival segment) {
    int ahead = segment.sequence - expected;
    if (ahead == 0) {
      state = State.LISTEN;
      return List.of();
    }
    return ahead > 0 && ahead < WINDOW ? List.of(acknowledgment()) : List.of();
  }

  private List<Arrival> data(Arrival segment) {
    for (int i = 0; i < segment.payload.length(); i++) {
      int ahead = segment.sequence + i - expected;
      if (ahead >= 0 && ahead < WINDOW) {
        waiting.putIfAbsent(segment.sequence + i, segment.payload.charAt(i));
      }
    }
    for (Character c = waiting.remove(expected); c != null; c = waiting.remove(expected)) {
      connections.getLast().append((char) c);
      expected++;
    }
    if (segment.has(Tcp.FIN) && segment.sequence + segment.payload.length() == expected) {
      // It closes at once and keeps nothing of the connection.
      Arrival fin = new Arrival(Tcp.FIN | Tcp.ACK, next, expected + 1, "");
      state = State.LISTEN;
      return List.of(fin);
    }
    return List.of(acknowledgment());
  }

  private Arrival synAck() {
    return new Arrival(Tcp.SYN | Tcp.ACK, next - 1, expected, "");
  }

  private Arrival acknowledgment() {
    return new Arrival(Tcp.ACK, next, expected, "");
  }
}
