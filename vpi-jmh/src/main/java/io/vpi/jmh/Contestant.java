package io.vpi.jmh;

/** A matcher that is given turns on a payload, and how fast it was in them. */
final class Contestant {
  /** Long against the reading of a clock, short against what else a machine is busy with. */
  private static final long TURN_NANOS = 10_000_000;

  private static final long WARM_UP_NANOS = 1_500_000_000;

  private final MatchPeer peer;
  private final Payload payload;
  private long bytes;
  private long nanos;

  Contestant(MatchPeer peer, Payload payload) {
    this.peer = peer;
    this.payload = payload;
  }

  /** Scans the whole payload, again until the turn is over. */
  void takeTurn() {
    long start = System.nanoTime();
    long now;
    do {
      peer.pass(payload);
      bytes += payload.bytes();
      now = System.nanoTime();
    } while (now - start < TURN_NANOS);
    nanos += now - start;
  }

  /** Scans for a while, which counts for nothing. */
  void warmUp() {
    for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS; ) {
      peer.pass(payload);
    }
  }

  /** Forgets the turns. */
  void reset() {
    bytes = 0;
    nanos = 0;
  }

  /** In billions of bytes a second, over all turns. */
  double speed() {
    return nanos == 0 ? 0 : (double) bytes / nanos;
  }
}
