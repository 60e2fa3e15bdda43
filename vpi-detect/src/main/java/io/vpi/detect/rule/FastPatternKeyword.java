package io.vpi.detect.rule;

/**
 * {@code fast_pattern}: which content the prefilter is to look for. It never changes what a rule
 * matches. {@code fast_pattern:only} is the same here; {@code fast_pattern:START,LENGTH} names a
 * part of the content.
 */
final class FastPatternKeyword {
  private FastPatternKeyword() {}

  static void fastPattern(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    ContentDraft content = rule.lastContent(value.keyword());
    if (rule.fastPatternContent >= 0) {
      throw new RuleSyntaxException("keyword 'fast_pattern' stands twice in the rule");
    }
    rule.fastPatternContent = rule.contents.size() - 1;
    rule.fastPatternStart = 0;
    rule.fastPatternLength = content.bytes.length;
    String text = value.text();
    if (text == null || text.isEmpty()) {
      return;
    }
    if (text.equals("only")) {
      rule.fastPatternOnly = true;
      return;
    }
    int comma = text.indexOf(',');
    if (comma < 0) {
      throw new RuleSyntaxException(
          "keyword 'fast_pattern' takes 'only' or START,LENGTH, found '"
              + OptionSplitter.shorten(text)
              + "'");
    }
    int length = content.bytes.length;
    rule.fastPatternStart = (int) value.number(text.substring(0, comma).strip(), 0, length - 1);
    rule.fastPatternLength =
        (int) value.number(text.substring(comma + 1).strip(), 1, length - rule.fastPatternStart);
  }
}
