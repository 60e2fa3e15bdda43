package io.vpi.detect.rule;

/** The parser of one keyword: reads the value and notes in the draft what the rule says. */
@FunctionalInterface
interface Keyword {
  /**
   * Reads one option.
   *
   * @param value what stands behind the colon
   * @param rule the rule so far
   * @throws RuleSyntaxException if the value, or the option at this place, makes no sense
   */
  void apply(OptionValue value, RuleDraft rule) throws RuleSyntaxException;
}
