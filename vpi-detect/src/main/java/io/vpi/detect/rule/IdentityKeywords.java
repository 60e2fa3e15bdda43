package io.vpi.detect.rule;

/** {@code sid}, {@code rev} and {@code gid}: which rule it is. */
final class IdentityKeywords {
  private static final long MAX = 0xFFFF_FFFFL;

  private IdentityKeywords() {}

  static void sid(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    rule.once(value.keyword());
    rule.id = value.number(1, MAX);
  }

  static void rev(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    rule.once(value.keyword());
    rule.revision = value.number(0, MAX);
  }

  static void gid(OptionValue value, RuleDraft rule) throws RuleSyntaxException {
    rule.once(value.keyword());
    rule.generatorId = value.number(0, MAX);
  }
}
