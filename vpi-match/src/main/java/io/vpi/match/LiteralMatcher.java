package io.vpi.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A compiled set of patterns.
 *
 * <p>Immutable and safe to share: one matcher serves all threads. What a scan writes to lies in a
 * {@link MatchScanner}, of which each thread makes its own.
 *
 * <p>The empty set is legal and matches nothing.
 */
public final class LiteralMatcher {

  /** Numbers the matchers of this process, so that a stream's state can be told to be foreign. */
  private static final AtomicInteger NEXT_TAG = new AtomicInteger();

  private final MatchEngine engine;
  private final PatternSet patterns;
  private final int tag;

  private LiteralMatcher(MatchEngine engine, PatternSet patterns) {
    this.engine = engine;
    this.patterns = patterns;
    this.tag = 1 + Math.floorMod(NEXT_TAG.getAndIncrement(), StreamState.MAX_TAG);
  }

  /**
   * Compiles a set with the default limits.
   *
   * @param patterns the patterns, in any order; may be empty
   * @return the compiled set
   * @throws MatcherLimitException if the set exceeds a default limit
   */
  public static LiteralMatcher compile(Collection<LiteralPattern> patterns) {
    return builder().addAll(patterns).build();
  }

  /**
   * A builder with no pattern and the default limits.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** The set under one given engine, for tests that put the same cases to each. */
  static LiteralMatcher compile(
      Collection<LiteralPattern> patterns, MatchEngine.Compiler compiler) {
    return builder().addAll(patterns).build(List.of(compiler));
  }

  /**
   * What one thread needs to scan with this set. All memory a scan uses is allocated here.
   *
   * @return a new scanner
   */
  public MatchScanner newScanner() {
    return new MatchScanner(engine.newScanner(), tag);
  }

  /**
   * Scans texts made of this set's patterns, in all ways there are, until the code that scans run
   * is final: until scans allocate nothing any more, or time is up. An engine on vectors needs it
   * where the first packets count, because vectors are objects as long as their code is
   * interpreted: a scan then takes up to a thousand times as long, and allocates. Takes one to
   * three seconds on an idle machine, with thousands of patterns up to six. It scans memory of
   * arenas of both kinds, those of one thread and those of all; segments of mapped files are of
   * another class, for which some code is made once more when the first one comes. What the
   * caller's own handler and loop need is not warmed up.
   *
   * @param atMost how long it may take; looked at between scans
   * @return true if scans allocated nothing in the end, false if time was up before
   */
  public boolean warmUp(Duration atMost) {
    return patterns.size() == 0 || new WarmUp(this, patterns).run(atMost.toNanos());
  }

  /**
   * As {@link #warmUp(Duration)}, for at most ten seconds.
   *
   * @return true if scans allocated nothing in the end
   */
  public boolean warmUp() {
    return warmUp(Duration.ofSeconds(10));
  }

  /**
   * The engine that the compiler chose.
   *
   * @return its name: {@code simd} or {@code scalar}
   */
  public String engineName() {
    return engine.name();
  }

  /**
   * How many patterns were compiled; equal ones of the same id count once.
   *
   * @return the number of patterns
   */
  public int patternCount() {
    return patterns.size();
  }

  /**
   * How many different ids can be reported.
   *
   * @return the number of ids, at most {@link #patternCount()}
   */
  public int idCount() {
    return patterns.idCount();
  }

  /**
   * The length of the longest pattern.
   *
   * @return bytes, 0 for the empty set
   */
  public int maxPatternLength() {
    return patterns.maxLength();
  }

  /**
   * The heap that the compiled form takes; scanners come on top.
   *
   * @return bytes of the engine's arrays, object headers left out
   */
  public long sizeInBytes() {
    return engine.sizeInBytes();
  }

  /** For logs: engine, counts and size. */
  @Override
  public String toString() {
    return "LiteralMatcher[engine="
        + engineName()
        + ", patterns="
        + patternCount()
        + ", ids="
        + idCount()
        + ", bytes="
        + sizeInBytes()
        + "]";
  }

  /**
   * Gathers patterns and limits. Not thread-safe. A builder can be used again after {@link
   * #build()}; what it built is not affected.
   */
  public static final class Builder {

    /** The default of {@link #maxPatternBytes(long)}: 16 MiB. */
    public static final long DEFAULT_MAX_PATTERN_BYTES = 16L << 20;

    /** The default of {@link #maxStates(int)}: 8 Mi states, some 130 MB. */
    public static final int DEFAULT_MAX_STATES = 8 << 20;

    private final List<LiteralPattern> patterns = new ArrayList<>();
    private long patternBytes;
    private long maxPatternBytes = DEFAULT_MAX_PATTERN_BYTES;
    private int maxStates = DEFAULT_MAX_STATES;
    private @Nullable String engine;

    private Builder() {}

    /**
     * Adds a pattern.
     *
     * @param pattern the pattern
     * @return this builder
     */
    public Builder add(LiteralPattern pattern) {
      patterns.add(Objects.requireNonNull(pattern, "pattern"));
      patternBytes += pattern.length();
      return this;
    }

    /**
     * Adds patterns.
     *
     * @param added the patterns
     * @return this builder
     */
    public Builder addAll(Collection<LiteralPattern> added) {
      added.forEach(this::add);
      return this;
    }

    /**
     * Sets how many bytes all patterns may have together, repeated ones included.
     *
     * @param bytes the limit in bytes, 0 or more; {@value #DEFAULT_MAX_PATTERN_BYTES} if never set
     * @return this builder
     */
    public Builder maxPatternBytes(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("maxPatternBytes must be 0 or more, but is " + bytes);
      }
      this.maxPatternBytes = bytes;
      return this;
    }

    /**
     * Sets how many states the automaton may have: at most one for each byte of the patterns, fewer
     * where patterns begin alike, and a root or two. A state takes about 16 bytes; while compiling,
     * about twice that.
     *
     * @param states the limit, 1 to 67,108,863; {@value #DEFAULT_MAX_STATES} if never set
     * @return this builder
     */
    public Builder maxStates(int states) {
      if (states < 1 || states > StreamState.MAX_STATES) {
        throw new IllegalArgumentException(
            "maxStates must be 1 to " + StreamState.MAX_STATES + ", but is " + states);
      }
      this.maxStates = states;
      return this;
    }

    /**
     * Compiles for one kind of engine, instead of that which suits the set and the CPU best: to
     * compare engines, or to do without one. What matches does not depend on the engine.
     *
     * @param name an engine's name, as {@link LiteralMatcher#engineName()} tells it
     * @return this builder
     * @throws IllegalArgumentException if there is no engine of that name
     */
    public Builder engine(String name) {
      MatchEngines.named(name);
      this.engine = name;
      return this;
    }

    /**
     * Compiles what was added.
     *
     * @return the compiled set
     * @throws MatcherLimitException if the set exceeds a limit
     * @throws IllegalArgumentException if {@link #engine(String)} named an engine that does not
     *     take this set, or does not run on this CPU
     */
    public LiteralMatcher build() {
      return build(
          engine == null ? MatchEngines.inOrderOfPreference() : MatchEngines.named(engine));
    }

    LiteralMatcher build(Collection<MatchEngine.Compiler> compilers) {
      if (patternBytes > maxPatternBytes) {
        throw new MatcherLimitException("maxPatternBytes", maxPatternBytes, patternBytes);
      }
      PatternSet set = PatternSet.of(patterns, maxStates);
      for (MatchEngine.Compiler compiler : compilers) {
        MatchEngine engine = compiler.compileOrDecline(set);
        if (engine != null) {
          return new LiteralMatcher(engine, set);
        }
      }
      if (engine != null) {
        throw new IllegalArgumentException(
            "The engine "
                + engine
                + " does not take this pattern set here: leave the choice to the builder, or name"
                + " another of "
                + MatchEngines.names()
                + ".");
      }
      throw new IllegalStateException("No engine takes this pattern set: " + compilers);
    }
  }
}
