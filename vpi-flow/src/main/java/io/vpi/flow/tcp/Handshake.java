package io.vpi.flow.tcp;

import io.vpi.decode.Tcp;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.TcpState;

/**
 * How a connection begins: RFC 9293 section 3.5, with fast open (RFC 7413), and in the ways that
 * hosts allow though hardly any uses them.
 *
 * <pre>
 * three ways   C: SYN   S: SYN-ACK           C: ACK
 * four ways    C: SYN   S: SYN               C: SYN-ACK  S: ACK
 * five ways    C: SYN   S: ACK      S: SYN   C: SYN-ACK  S: ACK
 * simultaneous C: SYN   S: SYN               C: SYN-ACK  S: SYN-ACK
 * </pre>
 *
 * <p>In all of them the connection is there when both ends have sent a SYN and both SYNs are
 * acknowledged. The sender of the first SYN is the client. Which SYN counts, of several with
 * different numbers, the acknowledgment says.
 */
final class Handshake {
  private static final int LAST_SYSTEM_PORT = 1023;

  private final TcpContext context;
  private final TcpHalf halves;
  private final Arrival segment;
  private final TcpOptions options;
  private final Windows windows;
  private final Timestamps timestamps;
  private final OpeningData data;

  /** The next segment was found to begin another connection, and comes again with its record. */
  private boolean isReopening;

  /** And whether that connection's client has sent it. */
  private boolean isFromClient;

  Handshake(TcpContext context, Windows windows, Timestamps timestamps, OpeningData data) {
    this.context = context;
    this.halves = context.halves;
    this.segment = context.segment;
    this.options = context.options;
    this.windows = windows;
    this.timestamps = timestamps;
    this.data = data;
  }

  /** Whether the segment at hand begins another connection than its record's. */
  boolean isNewConnection(TcpState state) {
    boolean isSyn = segment.has(Tcp.SYN);
    if (segment.has(Tcp.RST) || (isSyn && segment.has(Tcp.FIN))) {
      return false;
    }
    if (state == TcpState.SYN_RECEIVED) {
      isReopening = segment.has(Tcp.ACK) && isOfOtherSyn(isSyn);
      isFromClient = context.isToServer(segment.fromA);
      return isReopening;
    }
    if (!isSyn || state.ordinal() < TcpState.ESTABLISHED.ordinal()) {
      return false;
    }
    int both = halves.flags(segment.sender) & halves.flags(segment.other);
    int either = halves.flags(segment.sender) | halves.flags(segment.other);
    if (segment.has(Tcp.ACK)) {
      isReopening = acknowledgesOtherIsn(segment.other);
      isFromClient = false;
      return isReopening;
    }
    if ((either & TcpHalf.RESET_KEPT) != 0) {
      return true;
    }
    boolean isReset = state == TcpState.CLOSED && (both & TcpHalf.FIN_REACHED) == 0;
    return state.isOver() && (isReset || segment.sequence != halves.isn(segment.sender));
  }

  /**
   * The next segment begins another connection than its record's, for a reason that was found
   * elsewhere.
   *
   * @param bySender whether its sender is that connection's client; else its receiver is
   */
  void reopen(boolean bySender) {
    isReopening = true;
    isFromClient = bySender;
  }

  /**
   * Whether other SYNs count than those by which bytes were handed on: these are of a connection
   * that never came to be.
   */
  private boolean isOfOtherSyn(boolean isSyn) {
    long half = segment.sender;
    long other = segment.other;
    boolean isOtherOpen = halves.has(other, TcpHalf.OPEN);
    if (!isSyn) {
      return isOtherOpen && !halves.has(other, TcpHalf.SYN_ACKED) && acknowledgesOtherIsn(other);
    }
    boolean isMoved = halves.has(half, TcpHalf.OPEN) && segment.sequence != halves.isn(half);
    return (isOtherOpen || isMoved) && fitsOther(other);
  }

  /** Whether the acknowledgment at hand is of another SYN than the half's first. */
  private boolean fitsOther(long half) {
    return !fits(half, segment.acknowledgment)
        && (acknowledgesOtherIsn(half) || halves.has(half, TcpHalf.MANY_ISNS));
  }

  private boolean acknowledgesOtherIsn(long half) {
    return halves.has(half, TcpHalf.OTHER_ISN)
        && segment.acknowledgment == halves.otherIsn(half) + 1;
  }

  /** Takes a SYN without ACK. */
  int takeSyn(TcpState state) {
    if (segment.length > 0 && !segment.fastOpen) {
      context.report(FlowAnomaly.TCP_SYN_DATA, 0, segment.length);
      if (context.dropsInvalid()) {
        return context.refuse(Refusal.SYN);
      }
    }
    return switch (state) {
      case NONE -> takeFirstSyn();
      case SYN_SENT, SYN_RECEIVED -> isAgain() ? takeSynAgain(state) : takeSecondSyn();
      default -> takeLateSyn();
    };
  }

  private int takeFirstSyn() {
    context.flows.clientIsA(segment.record, segment.fromA);
    noteSyn();
    context.flows.state(segment.record, TcpState.SYN_SENT);
    return TcpResult.ACCEPTED;
  }

  /**
   * Whether a SYN of this sender counts already. A flow that begins with the SYN-ACK has not seen
   * the client's and knows its number all the same: no later one is to move where the stream
   * begins.
   */
  private boolean isAgain() {
    return halves.has(segment.sender, TcpHalf.SYN_SEEN | TcpHalf.SYN_ACKED);
  }

  /** Takes a SYN or SYN-ACK that says again what is known. */
  private void repeatSyn() {
    context.countRefused(segment.captured);
    if (halves.has(segment.sender, TcpHalf.SYN_SEEN)) {
      timestamps.takeSyn();
    }
  }

  private int takeLateSyn() {
    long half = segment.sender;
    if (isAgain() && segment.sequence == halves.isn(half)) {
      context.countRefused(segment.captured);
      return TcpResult.ACCEPTED;
    }
    // The receiver asks its sender with a challenge (RFC 5961 section 4), so it must get there.
    halves.otherIsn(half, segment.sequence);
    context.report(FlowAnomaly.TCP_SYN_IGNORED, 0, 0);
    return context.refuseAndPass(Refusal.SYN);
  }

  private int takeSynAgain(TcpState state) {
    long half = segment.sender;
    if (segment.sequence == halves.isn(half)) {
      repeatSyn();
      return TcpResult.ACCEPTED;
    }
    if (halves.has(half, TcpHalf.OTHER_ISN) && segment.sequence != halves.otherIsn(half)) {
      halves.add(half, TcpHalf.MANY_ISNS);
    }
    halves.otherIsn(half, segment.sequence);
    // Which of the two will count is open, so the options are taken as whatever refuses less.
    halves.scale(half, Math.max(halves.scale(half), shift()));
    if (!segment.hasTimestamp) {
      halves.remove(half, TcpHalf.TIMESTAMPS);
    }
    halves.remove(half, TcpHalf.RECENT_KNOWN | TcpHalf.CERTAIN_KNOWN);
    if (state == TcpState.SYN_RECEIVED) {
      context.report(FlowAnomaly.TCP_SYN_IGNORED, 0, 0);
      return context.refuseAndPass(Refusal.SYN);
    }
    context.countRefused(segment.captured);
    return TcpResult.ACCEPTED;
  }

  /** The other end's SYN, where a SYN-ACK is the rule. */
  private int takeSecondSyn() {
    boolean isSplit = halves.has(segment.other, TcpHalf.BARE_ACK);
    context.report(
        isSplit ? FlowAnomaly.TCP_SPLIT_HANDSHAKE : FlowAnomaly.TCP_SIMULTANEOUS_OPEN, 0, 0);
    if (options.inline() && !options.splitHandshakes()) {
      return context.refuseAndPass(Refusal.SPLIT_HANDSHAKE) | TcpResult.DROP_INLINE;
    }
    noteSyn();
    halves.add(segment.sender, TcpHalf.BOTH_SYN);
    halves.add(segment.other, TcpHalf.BOTH_SYN);
    negotiate();
    context.flows.state(segment.record, TcpState.SYN_RECEIVED);
    return TcpResult.ACCEPTED;
  }

  /** Takes a SYN with ACK. */
  int takeSynAck(TcpState state) {
    return switch (state) {
      case NONE -> takeFirstSynAck();
      case SYN_SENT, SYN_RECEIVED -> answer();
      default -> takeLateSynAck();
    };
  }

  private int takeFirstSynAck() {
    boolean isKnown = isReopening;
    isReopening = false;
    if (!isKnown && !options.midstream() && !options.oneSided()) {
      return doNotFollow();
    }
    boolean bySender = isKnown && isFromClient;
    context.flows.clientIsA(segment.record, segment.fromA == bySender);
    halves.base(segment.other, segment.acknowledgment - 1);
    halves.add(segment.other, TcpHalf.SYN_ACKED);
    noteSyn();
    halves.add(segment.sender, TcpHalf.SYN_ACK_SENT);
    if (!halves.has(segment.sender, TcpHalf.SCALED)) {
      halves.scale(segment.other, 0);
    }
    openWindow(0);
    context.flows.state(segment.record, TcpState.SYN_RECEIVED);
    if (isKnown) {
      return TcpResult.ACCEPTED;
    }
    context.report(FlowAnomaly.TCP_MIDSTREAM, 0, 0);
    return TcpResult.ACCEPTED | TcpResult.MIDSTREAM;
  }

  private int answer() {
    long half = segment.sender;
    long client = segment.other;
    int ack = segment.acknowledgment;
    boolean fitsFirst = fits(client, ack);
    boolean fitsOther = fitsOther(client);
    boolean isSecond = isAgain() && segment.sequence != halves.isn(half);
    if (isSecond && fitsFirst) {
      halves.otherIsn(half, segment.sequence);
      return ignoreSynAck();
    }
    if (!fitsFirst && !fitsOther) {
      return ignoreSynAck();
    }
    if (fitsOther) {
      goByOtherSyn(client);
    }
    if (isSecond || !isAgain()) {
      noteSyn();
    } else {
      repeatSyn();
    }
    halves.add(half, TcpHalf.SYN_ACK_SENT);
    halves.add(client, TcpHalf.SYN_ACKED);
    negotiate();
    int taken = ack - halves.isn(client) - 1;
    openWindow(taken);
    int result = TcpResult.ACCEPTED | data.decide(client, taken);
    return result | complete();
  }

  /** Counts from the SYN that is acknowledged; what another bore is of another stream. */
  private void goByOtherSyn(long half) {
    data.drop(half);
    halves.base(half, segment.acknowledgment - 1);
    halves.highest(half, 0);
    halves.remove(
        half, TcpHalf.OTHER_ISN | TcpHalf.MANY_ISNS | TcpHalf.RECENT_KNOWN | TcpHalf.CERTAIN_KNOWN);
  }

  /** Whether an acknowledgment is of a half's SYN and, at most, the data on it. */
  private boolean fits(long half, int ack) {
    if (!halves.has(half, TcpHalf.SYN_SEEN)) {
      return halves.has(half, TcpHalf.BASED) && ack == halves.isn(half) + 1;
    }
    int offset = ack - halves.isn(half) - 1;
    return offset >= 0 && offset <= halves.highest(half);
  }

  private int ignoreSynAck() {
    context.report(
        FlowAnomaly.TCP_SYN_ACK_IGNORED,
        Integer.toUnsignedLong(halves.isn(segment.other) + 1),
        Integer.toUnsignedLong(segment.acknowledgment));
    return context.refuse(Refusal.SYN_ACK);
  }

  private int takeLateSynAck() {
    long half = segment.sender;
    if (!halves.has(half, TcpHalf.SYN_SEEN | TcpHalf.SENT)
        && fits(segment.other, segment.acknowledgment)) {
      // It was overtaken by what it made room for.
      noteSyn();
      negotiate();
      openWindow(0);
      return TcpResult.ACCEPTED;
    }
    if (halves.has(half, TcpHalf.SYN_SEEN) && segment.sequence == halves.isn(half)) {
      context.countRefused(segment.captured);
      return TcpResult.ACCEPTED;
    }
    return ignoreSynAck();
  }

  /** Notes what the SYN or SYN-ACK at hand says of its sender. */
  private void noteSyn() {
    long half = segment.sender;
    if (halves.has(half, TcpHalf.SYN_SEEN) && halves.isn(half) != segment.sequence) {
      // What another SYN bore is of another stream.
      data.drop(half);
      halves.highest(half, 0);
    }
    halves.base(half, segment.sequence);
    halves.add(half, TcpHalf.SYN_SEEN | TcpHalf.SENT);
    halves.scale(half, shift());
    if (segment.scale != Arrival.NO_SCALE) {
      halves.add(half, TcpHalf.SCALED);
    }
    if (segment.scale > Windows.LARGEST_SCALE) {
      context.report(FlowAnomaly.TCP_WINDOW_SCALE, Windows.LARGEST_SCALE, segment.scale);
    }
    halves.maximumSegmentSize(half, segment.maximumSegmentSize);
    halves.timeToLive(half, segment.timeToLive);
    timestamps.takeSyn();
    if (!halves.has(segment.other, TcpHalf.WINDOW_KNOWN)) {
      halves.credit(segment.other, segment.window);
    }
    if (segment.length > 0) {
      halves.highest(half, segment.length);
      data.hold();
    }
  }

  private int shift() {
    return segment.scale == Arrival.NO_SCALE ? 0 : Math.min(segment.scale, Windows.LARGEST_SCALE);
  }

  /** Windows are scaled if both SYNs bore the option: RFC 7323 section 2.2. */
  private void negotiate() {
    int flags = halves.flags(segment.sender) & halves.flags(segment.other);
    if ((flags & TcpHalf.SYN_SEEN) != 0 && (flags & TcpHalf.SCALED) == 0) {
      halves.scale(segment.sender, 0);
      halves.scale(segment.other, 0);
    }
  }

  /** The window of a SYN is never scaled: RFC 7323 section 2.2. */
  private void openWindow(long acknowledged) {
    halves.acknowledged(segment.other, acknowledged);
    halves.credit(segment.other, segment.window);
  }

  private int complete() {
    int flags = halves.flags(segment.sender) & halves.flags(segment.other);
    if ((flags & TcpHalf.SYN_ACKED) == 0) {
      context.flows.state(segment.record, TcpState.SYN_RECEIVED);
      return 0;
    }
    return establish();
  }

  private int establish() {
    context.flows.state(segment.record, TcpState.ESTABLISHED);
    context.open(segment.sender);
    context.open(segment.other);
    return TcpResult.ESTABLISHED_NOW;
  }

  /**
   * Takes a segment without SYN while the handshake is not done.
   *
   * @return bits; with {@link TcpResult#ACCEPTED} alone or {@link TcpResult#REFUSED} the segment is
   *     done with, with {@link TcpResult#ESTABLISHED_NOW} or 0 it goes on as in a connection
   */
  int takeOther(TcpState state) {
    return switch (state) {
      case NONE -> pickUp();
      case SYN_SENT -> takeBeforeSynAck();
      default -> takeBeforeEstablished();
    };
  }

  private int pickUp() {
    boolean isKnown = isReopening;
    isReopening = false;
    if (!isKnown && !options.midstream()) {
      return doNotFollow();
    }
    boolean fromServer =
        isKnown
            ? !isFromClient
            : segment.sourcePort <= LAST_SYSTEM_PORT && segment.destinationPort > LAST_SYSTEM_PORT;
    context.flows.clientIsA(segment.record, segment.fromA != fromServer);
    context.report(FlowAnomaly.TCP_MIDSTREAM, 0, 0);
    halves.timeToLive(segment.sender, segment.timeToLive);
    return establish() | TcpResult.MIDSTREAM;
  }

  private int doNotFollow() {
    if (!halves.has(segment.sender, TcpHalf.NOT_FOLLOWED)) {
      halves.add(segment.sender, TcpHalf.NOT_FOLLOWED);
      halves.add(segment.other, TcpHalf.NOT_FOLLOWED);
      context.report(FlowAnomaly.TCP_MIDSTREAM, 0, 0);
    }
    return context.refuseAndPass(Refusal.MIDSTREAM) | TcpResult.MIDSTREAM;
  }

  private int takeBeforeSynAck() {
    boolean isEmpty = segment.length == 0 && !segment.has(Tcp.FIN);
    long half = segment.sender;
    if (halves.has(half, TcpHalf.SYN_SEEN)) {
      if (options.oneSided()) {
        halves.base(segment.other, segment.acknowledgment - 1);
        return establish() | TcpResult.ONE_SIDED;
      }
      return isEmpty ? TcpResult.ACCEPTED : context.refuse(Refusal.NO_HANDSHAKE);
    }
    boolean fits = fits(segment.other, segment.acknowledgment);
    if (isEmpty) {
      halves.add(segment.other, TcpHalf.BARE_ACK | (fits ? TcpHalf.SYN_ACKED : 0));
      return TcpResult.ACCEPTED;
    }
    if (!options.midstream() || !fits) {
      return context.refuse(Refusal.NO_HANDSHAKE);
    }
    context.report(FlowAnomaly.TCP_MIDSTREAM, 0, 0);
    halves.add(segment.other, TcpHalf.SYN_ACKED);
    return establish() | TcpResult.MIDSTREAM;
  }

  private int takeBeforeEstablished() {
    long half = segment.sender;
    long other = segment.other;
    if (!halves.has(other, TcpHalf.SYN_ACKED)) {
      if (acknowledgesOtherIsn(other)) {
        goByOtherSyn(other);
      } else if (!windows.isPlausible(other, halves.offset(other, segment.acknowledgment))) {
        return refuseAcknowledgment();
      }
      halves.add(other, TcpHalf.SYN_ACKED);
      if (halves.has(half, TcpHalf.BOTH_SYN)
          && !halves.has(half, TcpHalf.SYN_ACK_SENT)
          && !halves.has(other, TcpHalf.BARE_ACK)) {
        context.report(FlowAnomaly.TCP_SPLIT_HANDSHAKE, 0, 0);
      }
    }
    if (halves.has(half, TcpHalf.SYN_ACKED)) {
      // What the server sends before the client has answered does not end the handshake.
      boolean isAnswered = halves.has(half, TcpHalf.SENT) && halves.has(other, TcpHalf.SYN_ACKED);
      return isAnswered ? establish() : 0;
    }
    return options.oneSided() && halves.has(other, TcpHalf.SYN_ACKED)
        ? establish() | TcpResult.ONE_SIDED
        : 0;
  }

  private int refuseAcknowledgment() {
    context.report(
        FlowAnomaly.TCP_ACK_UNSENT,
        Integer.toUnsignedLong(halves.isn(segment.other) + 1),
        Integer.toUnsignedLong(segment.acknowledgment));
    return context.refuse(Refusal.ACKNOWLEDGMENT);
  }
}
