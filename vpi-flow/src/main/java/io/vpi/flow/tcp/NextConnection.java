package io.vpi.flow.tcp;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.table.FlowRecord;

/**
 * Finds the connection after one that is not inspected any more: it has the same addresses and
 * ports, and is to be inspected from its first byte on.
 *
 * <p><b>Inline a SYN alone proves nothing.</b> A host that has the old connection open answers any
 * SYN in it with an acknowledgment, the challenge, and keeps it (RFC 9293 section 3.10.7.4, RFC
 * 5961 section 4). Were the old flow to end with the SYN, whoever was dropped would send one, and
 * then what was dropped before: to a sensor that has forgotten why. What proves it is the other
 * end's SYN-ACK that acknowledges the new SYN, since a host has one connection at most for a pair
 * of addresses and ports (RFC 9293 section 3.3.1). Up to then the flow stays dropped, or passed,
 * whatever numbers its segments bear.
 *
 * <p>So that it can come to that, this much goes on in a dropped flow:
 *
 * <ul>
 *   <li>A SYN with another number than the old connection's. One with the same number is the old
 *       SYN again, and a SYN-ACK of that number may be one of the old connection that is late.
 *   <li>A challenge and a RST, once there was such a SYN. An end that still has the old connection
 *       open is freed of it by the RST with which the other answers its challenge (RFC 9293 section
 *       3.5.1); without these two a client would wait for ever for a server that does not close. A
 *       RST is also how a server refuses the new connection.
 * </ul>
 *
 * <p>None of them bears data or a FIN, so nothing of the dropped stream goes on. A SYN with data
 * (RFC 7413) is held back, as the new flow would begin behind what it bears; its client sends it
 * again without.
 *
 * <p><b>Passively</b> nothing is held back, and a passed flow is not inspected whoever sends what:
 * a new flow begins with the SYN, so that data on it is inspected too, and all options are known.
 * So it is where only one end is seen, and no SYN-ACK may ever come; there a dropped flow stays
 * dropped until its timeout.
 */
final class NextConnection {
  private final TcpContext context;
  private final TcpHalf halves;
  private final Arrival segment;
  private final TcpOptions options;
  private final Handshake handshake;

  NextConnection(TcpContext context, Handshake handshake) {
    this.context = context;
    this.halves = context.halves;
    this.segment = context.segment;
    this.options = context.options;
    this.handshake = handshake;
  }

  /** Whether a segment with these flags may be of another connection: no other need be read. */
  boolean isPossible(long record, int flags) {
    return (flags & Tcp.SYN) != 0
        || halves.has(record + FlowRecord.HALF_A, TcpHalf.NEXT_SYN)
        || halves.has(record + FlowRecord.HALF_B, TcpHalf.NEXT_SYN);
  }

  /**
   * Looks at the segment at hand, of which that is possible and which its receiver sees.
   *
   * @param isDropped whether the flow is dropped; else it is passed
   * @return bits as {@link TcpTracker#uninspected} answers with
   */
  int look(boolean isDropped) {
    if (!segment.has(Tcp.SYN)) {
      return isDropped && frees() ? TcpResult.ACCEPTED : 0;
    }
    if (segment.has(Tcp.RST | Tcp.FIN)) {
      return 0;
    }
    boolean atOnce = !isDropped && (!options.inline() || options.oneSided());
    return segment.has(Tcp.ACK) ? takeSynAck(atOnce) : takeSyn(atOnce);
  }

  private int takeSyn(boolean atOnce) {
    long half = segment.sender;
    if (halves.has(half, TcpHalf.BASED) && segment.sequence == halves.isn(half)) {
      return 0;
    }
    if (atOnce) {
      return TcpResult.NEW_CONNECTION;
    }
    if (segment.length > 0) {
      return TcpResult.refused(Refusal.SYN) | TcpResult.DROP_INLINE;
    }
    if (halves.has(segment.other, TcpHalf.NEXT_SYN) && !options.splitHandshakes()) {
      // As in any handshake, the server is not to pass for the client by a SYN of its own.
      if (!isFromClient()) {
        return TcpResult.refused(Refusal.SPLIT_HANDSHAKE) | TcpResult.DROP_INLINE;
      }
      halves.remove(segment.other, TcpHalf.NEXT_SYN);
    }
    halves.otherIsn(half, segment.sequence);
    halves.add(half, TcpHalf.NEXT_SYN);
    return TcpResult.ACCEPTED;
  }

  private int takeSynAck(boolean atOnce) {
    long half = segment.sender;
    long other = segment.other;
    if (halves.has(other, TcpHalf.NEXT_SYN)
        && segment.acknowledgment == halves.otherIsn(other) + 1) {
      boolean alsoAsked =
          halves.has(half, TcpHalf.NEXT_SYN) && segment.sequence == halves.otherIsn(half);
      handshake.reopen(alsoAsked && isFromClient());
      return TcpResult.NEW_CONNECTION;
    }
    boolean isOther = halves.has(half, TcpHalf.SYN_SEEN) && segment.sequence != halves.isn(half);
    return atOnce && isOther ? TcpResult.NEW_CONNECTION : 0;
  }

  /** Whether the client of the connection before has sent the segment. */
  private boolean isFromClient() {
    return context.isToServer(segment.fromA);
  }

  /** Whether the segment frees an end of the old connection, or tells of it. */
  private boolean frees() {
    if (segment.length > 0 || segment.has(Tcp.FIN)) {
      return false;
    }
    return segment.has(Tcp.RST)
        || (segment.has(Tcp.ACK) && halves.has(segment.other, TcpHalf.NEXT_SYN));
  }
}
