package io.vpi.flow.tcp;

import io.vpi.flow.policy.OverlapPolicy;

/**
 * Data on a SYN or SYN-ACK: held until it is known how much of it the receiver took. Its
 * acknowledgment says so (RFC 7413 section 4.2); without one, BSD and macOS keep the data for when
 * the handshake is done, and the others wait for it to be sent again.
 */
final class OpeningData {
  private final TcpContext context;
  private final TcpHalf halves;

  OpeningData(TcpContext context) {
    this.context = context;
    this.halves = context.halves;
  }

  /** Holds the data of the SYN or SYN-ACK at hand. */
  void hold() {
    Arrival segment = context.segment;
    long half = segment.sender;
    drop(half);
    int slot =
        segment.captured == 0
            ? -1
            : context.synData.hold(half, segment.memory, segment.data, segment.captured);
    if (slot < 0) {
      context.countRefused(segment.captured);
      return;
    }
    int held = context.synData.length(half, slot);
    context.countRefused(segment.captured - held + context.synData.takeGivenUp());
    halves.slot(half, slot);
    halves.add(half, TcpHalf.SYN_DATA);
    switch (segment.host) {
      case BSD, BSD_RIGHT, MACOS -> halves.add(half, TcpHalf.SYN_DATA_WANTED);
      default -> {}
    }
  }

  /**
   * Hands on as much as the receiver took.
   *
   * @param half its sender's half
   * @param acknowledged how many bytes of the stream the receiver has acknowledged
   * @return {@link TcpResult#DATA_TAKEN} if there was data, else 0
   */
  int decide(long half, long acknowledged) {
    int flags = halves.flags(half);
    boolean isHeld = (flags & TcpHalf.SYN_DATA) != 0;
    boolean isWanted = (flags & TcpHalf.SYN_DATA_WANTED) != 0;
    long sent = halves.highest(half);
    int taken =
        (int) Math.min(sent, acknowledged > 0 || !isHeld || !isWanted ? acknowledged : sent);
    if (taken <= 0 || (!isHeld && halves.inOrder(half) >= taken)) {
      return 0;
    }
    int slot = halves.slot(half);
    int held = isHeld ? context.synData.length(half, slot) : 0;
    int known = Math.min(held, taken);
    context.open(half);
    if (known > 0) {
      // Nothing else of the stream is there yet, so it does not matter whose bytes would win.
      context.sink.segment(
          half,
          0,
          context.synData.memory(),
          context.synData.position(slot),
          known,
          OverlapPolicy.FIRST);
    }
    if (known < taken) {
      context.sink.lost(half, known, taken - known);
    }
    halves.inOrder(half, Math.max(halves.inOrder(half), taken));
    halves.highest(half, taken);
    context.countRefused(held - known);
    context.synData.free(half, slot);
    halves.remove(half, TcpHalf.SYN_DATA);
    return known > 0 ? TcpResult.DATA_TAKEN : 0;
  }

  /** Lets go of what is held: it is sent again, or its connection ends. */
  void drop(long half) {
    context.dropSynData(half);
  }
}
