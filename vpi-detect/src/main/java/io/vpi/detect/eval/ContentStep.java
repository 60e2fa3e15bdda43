package io.vpi.detect.eval;

import io.vpi.detect.rule.Content;
import java.util.List;

/** A content compiled, with what its evaluation needs to know of those behind it. */
final class ContentStep {
  final LiteralSearch search;
  final int length;
  final boolean negated;

  /** Whether the window's place depends on where an earlier content was found. */
  final boolean relative;

  /** Offset, or distance. */
  final int start;

  /** Depth, or within; {@link Content#UNBOUNDED} to the payload's end. */
  final int window;

  /** Whether a later content's window depends on where this one was found. */
  final boolean hasDependant;

  private ContentStep(Content content, boolean relative, boolean hasDependant) {
    search = new LiteralSearch(content.bytes(), content.nocase());
    length = content.bytes().length;
    negated = content.negated();
    this.relative = relative;
    start = content.relative() ? content.distance() : content.offset();
    window = content.relative() ? content.within() : content.depth();
    this.hasDependant = hasDependant;
  }

  static ContentStep[] compile(List<Content> contents) {
    ContentStep[] steps = new ContentStep[contents.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          new ContentStep(contents.get(i), isRelative(contents, i), hasDependant(contents, i));
    }
    return steps;
  }

  /**
   * A content that is relative to none counts from the payload's start, as an absolute one does.
   */
  private static boolean isRelative(List<Content> contents, int index) {
    return contents.get(index).relative()
        && contents.subList(0, index).stream().anyMatch(content -> !content.negated());
  }

  private static boolean hasDependant(List<Content> contents, int index) {
    for (Content later : contents.subList(index + 1, contents.size())) {
      if (later.relative()) {
        return true;
      }
      if (!later.negated()) {
        return false;
      }
    }
    return false;
  }
}
