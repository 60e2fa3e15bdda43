package io.vpi.match;

import org.jspecify.annotations.Nullable;

/**
 * One way to find patterns, compiled for one set. Immutable, shared by threads; what a scan writes
 * to lies in the {@link EngineScanner}s it makes.
 *
 * <p>Every engine answers alike: the same table of cases is put to each. An engine that does not
 * suit a set or a CPU declines it, and the next one is asked; the scalar automaton declines
 * nothing.
 */
interface MatchEngine {

  /** A short name for logs and records. */
  String name();

  /** Bytes of heap in the compiled form. */
  long sizeInBytes();

  /** A new scanner, for one thread. */
  EngineScanner newScanner();

  /** Compiles sets for one kind of engine. */
  @FunctionalInterface
  interface Compiler {

    /**
     * The engine for this set, or null if this kind of engine is not the right one for the set or
     * cannot run here.
     */
    @Nullable MatchEngine compileOrDecline(PatternSet patterns);
  }
}
