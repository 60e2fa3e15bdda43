package io.vpi.flow.tcp;

import io.vpi.flow.testing.Peer;
import io.vpi.flow.testing.Segment;
import java.util.BitSet;
import java.util.Random;

/**
 * A TCP host as small as can be: it sends a text, and takes what lies within its window and is no
 * older than what it has (RFC 7323 section 4.3).
 */
final class ModelHost {
  private final Peer peer;
  private final String text;
  private final Random random;
  private final int scale;
  private final int room;

  /** How much of the text was sent, and how much the other end has acknowledged. */
  private int sent;

  private int acknowledged;

  /** The right edge of the other end's window. */
  private int allowed;

  private final BitSet received = new BitSet();
  private final boolean hasTimestamps;
  private int told;
  private int edge;
  private int clock;
  private int recent;

  /** With timestamps from a clock on, unless that is 0. */
  ModelHost(Peer peer, String text, int scale, int room, int clock, Random random) {
    this.peer = peer;
    this.text = text;
    this.scale = scale;
    this.room = room;
    this.clock = clock;
    this.random = random;
    hasTimestamps = clock != 0;
  }

  /** A segment on its way, and what the receiver needs to know of it. */
  record Flight(
      ModelHost from, Segment segment, int offset, int length, int ack, int edge, int timestamp) {}

  int received() {
    return received.nextClearBit(0);
  }

  boolean isDone() {
    return acknowledged == text.length();
  }

  String text() {
    return text;
  }

  Peer peer() {
    return peer;
  }

  int scale() {
    return scale;
  }

  void allow(int bytes) {
    allowed = bytes;
  }

  void offer(int bytes) {
    edge = bytes;
  }

  /** Sends new data, or data again, or nothing but an acknowledgment. */
  Flight send(Peer other) {
    int choice = random.nextInt(4);
    int offset = sent;
    int length = 0;
    if (choice < 2) {
      length = Math.min(1 + random.nextInt(40), Math.min(text.length(), allowed) - sent);
    } else if (choice == 2 && sent > acknowledged) {
      offset = acknowledged + (random.nextBoolean() ? 0 : random.nextInt(sent - acknowledged));
      length = 1 + random.nextInt(Math.min(60, sent - offset));
    }
    length = Math.max(length, 0);
    sent = Math.max(sent, offset + length);
    told = received();
    edge = Math.max(edge, told + random.nextInt(room + 1));
    // What cannot be told in whole units is not there.
    int units = (edge - told) >>> scale;
    edge = told + (units << scale);
    Segment segment =
        peer.dataAt(offset, text.substring(offset, offset + length))
            .ack(other.at(told))
            .window(units);
    clock++;
    if (hasTimestamps) {
      segment.withoutOptions().timestamp(clock, recent);
    }
    return new Flight(this, segment, offset, length, told, edge, clock);
  }

  void recent(int timestamp) {
    recent = timestamp;
  }

  /** Takes a segment of the other end; false if it is too old. */
  boolean take(Flight flight) {
    if (hasTimestamps) {
      if (flight.timestamp() < recent) {
        return false;
      }
      if (flight.offset() <= told) {
        recent = flight.timestamp();
      }
    }
    acknowledged = Math.max(acknowledged, flight.ack());
    allowed = Math.max(allowed, flight.edge());
    int end = Math.min(flight.offset() + flight.length(), edge);
    if (end > flight.offset()) {
      received.set(flight.offset(), end);
    }
    return true;
  }

  @Override
  public String toString() {
    return String.format(
        "[%d of %d sent, %d allowed, %d acknowledged, %d received up to %d]",
        sent, text.length(), allowed, acknowledged, received(), edge);
  }
}
