/**
 * The rule language: text in, an immutable {@link io.vpi.detect.rule.Rule} out. Nothing here knows
 * of packets.
 *
 * <p>{@link io.vpi.detect.rule.RuleLines} finds the rules of a file, {@link
 * io.vpi.detect.rule.RuleParser} reads one. What stands between the brackets is the business of the
 * keywords, one small class each or a method of one, which the registry {@code Keywords} lists: a
 * new keyword is its parser, a part in {@code RuleDraft} and {@code Rule} to keep what it says, and
 * a line there.
 *
 * <p>This package is internal: it is not exported.
 */
@NullMarked
package io.vpi.detect.rule;

import org.jspecify.annotations.NullMarked;
