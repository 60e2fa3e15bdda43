package io.vpi.detect.rule;

/**
 * {@code nocase}, {@code offset}, {@code depth}, {@code distance} and {@code within}: what changes
 * the content before them.
 */
final class ContentModifiers {
  private static final int MAX_ABSOLUTE = 65_535;
  private static final int MAX_RELATIVE = 1 << 20;

  private ContentModifiers() {}

  static void nocase(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    value.requireNone();
    rule.lastContent(value.keyword()).nocase = true;
  }

  static void offset(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    ContentDraft content = rule.lastContent(value.keyword());
    content.offset = once(value, content.offset, 0, MAX_ABSOLUTE);
  }

  static void depth(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    ContentDraft content = rule.lastContent(value.keyword());
    content.depth = once(value, content.depth, 1, MAX_ABSOLUTE);
  }

  static void distance(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    ContentDraft content = rule.lastContent(value.keyword());
    content.distance = once(value, content.distance, -MAX_RELATIVE, MAX_RELATIVE);
  }

  static void within(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    ContentDraft content = rule.lastContent(value.keyword());
    content.within = once(value, content.within, 1, MAX_RELATIVE);
  }

  private static int once(OptionValue value, int before, int minimum, int maximum)
      throws RuleSyntaxException {
    if (before != ContentDraft.NOT_GIVEN) {
      throw new RuleSyntaxException(
          "keyword '" + value.keyword() + "' stands twice behind one content");
    }
    return (int) value.number(minimum, maximum);
  }
}
