package io.vpi.detect.rule;

/** A content while its modifiers are still being read. */
final class ContentDraft {
  /** Stands for "this modifier was not given". */
  static final int NOT_GIVEN = Integer.MIN_VALUE;

  final byte[] bytes;
  final boolean negated;
  boolean nocase;
  int offset = NOT_GIVEN;
  int depth = NOT_GIVEN;
  int distance = NOT_GIVEN;
  int within = NOT_GIVEN;

  ContentDraft(byte[] bytes, boolean negated) {
    this.bytes = bytes;
    this.negated = negated;
  }

  boolean isRelative() {
    return distance != NOT_GIVEN || within != NOT_GIVEN;
  }

  boolean hasWindow() {
    return isRelative() || offset != NOT_GIVEN || depth != NOT_GIVEN;
  }

  Content finish() throws RuleSyntaxException {
    if (isRelative() && (offset != NOT_GIVEN || depth != NOT_GIVEN)) {
      throw new RuleSyntaxException(
          "a content has offset or depth together with distance or within, which exclude each"
              + " other");
    }
    requireRoom("depth", depth);
    requireRoom("within", within);
    return new Content(
        bytes,
        nocase,
        negated,
        isRelative(),
        offset == NOT_GIVEN ? 0 : offset,
        depth == NOT_GIVEN ? Content.UNBOUNDED : depth,
        distance == NOT_GIVEN ? 0 : distance,
        within == NOT_GIVEN ? Content.UNBOUNDED : within);
  }

  private void requireRoom(String keyword, int window) throws RuleSyntaxException {
    if (window != NOT_GIVEN && window < bytes.length) {
      throw new RuleSyntaxException(
          keyword
              + " "
              + window
              + " is less than the "
              + bytes.length
              + " bytes of its content, which could never match");
    }
  }
}
