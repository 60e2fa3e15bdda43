package io.vpi.visibility.document;

/** How much of a text is read. */
final class Limits {
  /** No host's inventory comes near it. */
  static final int MOST_CHARACTERS = 64 << 20;

  static final int MOST_NODES = 4_000_000;
  static final int DEEPEST = 64;
  static final int LONGEST_STRING = 16 << 20;

  private Limits() {}
}
