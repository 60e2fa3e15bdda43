/**
 * The audit: a {@link io.vpi.visibility.policy.Policy} held against a {@link
 * io.vpi.visibility.verdict.VisibilityAnalysis}.
 *
 * <pre>{@code
 * AuditReport report = PolicyAudit.run(analysis, policy);
 * AuditText.write(report, System.out);
 * if (report.outcome() != AuditOutcome.MET) {
 *   System.exit(1);
 * }
 * }</pre>
 *
 * <p>Pairs are held against the policy by groups of stations that are alike, so the work grows with
 * the number of groups and not with that of guests. Everything that is public here is immutable and
 * thread safe.
 */
@NullMarked
package io.vpi.visibility.audit;

import org.jspecify.annotations.NullMarked;
