package io.vpi.detect.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the options of a rule have said so far. */
final class RuleDraft {
  long generatorId = 1;
  long id;
  long revision;
  String message = "";
  int priority;
  final List<String> classtypes = new ArrayList<>();
  final List<String> references = new ArrayList<>();
  final Map<String, List<String>> metadata = new LinkedHashMap<>();
  final List<ContentDraft> contents = new ArrayList<>();
  int fastPatternContent = -1;
  int fastPatternStart;
  int fastPatternLength;
  boolean fastPatternOnly;

  private final Set<String> seen = new HashSet<>();

  /** Makes sure that a keyword stands once. */
  void once(String keyword) throws RuleSyntaxException {
    if (!seen.add(keyword)) {
      throw new RuleSyntaxException("keyword '" + keyword + "' stands twice in the rule");
    }
  }

  /** The content that a modifier belongs to. */
  ContentDraft lastContent(String keyword) throws RuleSyntaxException {
    if (contents.isEmpty()) {
      throw new RuleSyntaxException("keyword '" + keyword + "' stands before any content");
    }
    return contents.getLast();
  }

  void requireSid() throws RuleSyntaxException {
    if (id == 0) {
      throw new RuleSyntaxException("the rule has no sid");
    }
  }

  List<Content> finishContents() throws RuleSyntaxException {
    List<Content> finished = new ArrayList<>();
    for (ContentDraft content : contents) {
      finished.add(content.finish());
    }
    return List.copyOf(finished);
  }

  /** The prefilter's part if the rule names one that can serve: of a negated content none can. */
  Rule.@Nullable FastPattern finishFastPattern() throws RuleSyntaxException {
    if (fastPatternContent < 0) {
      return null;
    }
    ContentDraft content = contents.get(fastPatternContent);
    if (content.hasWindow() && (content.negated || fastPatternOnly)) {
      throw new RuleSyntaxException(
          "keyword 'fast_pattern"
              + (fastPatternOnly ? ":only" : "")
              + "' stands behind a "
              + (content.negated ? "negated " : "")
              + "content with offset, depth, distance or within, which cannot serve as one");
    }
    return content.negated
        ? null
        : new Rule.FastPattern(fastPatternContent, fastPatternStart, fastPatternLength);
  }
}
