package io.vpi.jmh;

import io.vpi.match.LiteralMatcher;
import io.vpi.match.LiteralPattern;
import io.vpi.match.MatchHandler;
import io.vpi.match.MatchScanner;
import java.util.List;

/** vpi-match, with the engine that suits the set or a named one. */
final class LiteralPeer implements MatchPeer, MatchHandler {
  /** Leaves the choice of the engine to vpi-match. */
  static final String AUTO = "auto";

  private final LiteralMatcher matcher;
  private final MatchScanner scanner;
  private final Ways ways;
  private long matches;
  private long ids;

  private LiteralPeer(LiteralMatcher matcher, Ways ways) {
    this.matcher = matcher;
    this.scanner = matcher.newScanner();
    this.ways = ways;
  }

  static LiteralPeer compile(String engine, List<LiteralPattern> patterns, Ways ways) {
    LiteralMatcher.Builder builder = LiteralMatcher.builder().addAll(patterns);
    if (!engine.equals(AUTO)) {
      builder.engine(engine);
    }
    return new LiteralPeer(builder.build(), ways);
  }

  /** The same set and engine, scanned otherwise. */
  LiteralPeer scanning(Ways otherWays) {
    return new LiteralPeer(matcher, otherWays);
  }

  @Override
  public void pass(Payload payload) {
    switch (ways) {
      case ALL -> all(payload);
      case DISTINCT -> distinct(payload);
      case STREAM -> stream(payload);
    }
  }

  private void all(Payload payload) {
    for (int i = 0; i < payload.blocks(); i++) {
      scanner.scan(payload.memory, payload.offsets[i], payload.lengths[i], this);
    }
  }

  private void distinct(Payload payload) {
    for (int i = 0; i < payload.blocks(); i++) {
      scanner.scanDistinct(payload.memory, payload.offsets[i], payload.lengths[i], this);
    }
  }

  private void stream(Payload payload) {
    long state = MatchScanner.STREAM_START;
    long position = 0;
    for (int i = 0; i < payload.blocks(); i++) {
      if (i % Ways.CHUNKS == 0) {
        state = MatchScanner.STREAM_START;
        position = 0;
      }
      int length = payload.lengths[i];
      state = scanner.scanStream(state, position, payload.memory, payload.offsets[i], length, this);
      position += length;
    }
  }

  @Override
  public boolean onMatch(int id, long endOffset) {
    matches++;
    ids += id;
    return true;
  }

  @Override
  public Tally tally() {
    return new Tally(matches, ids);
  }

  @Override
  public String toString() {
    return matcher.toString();
  }
}
