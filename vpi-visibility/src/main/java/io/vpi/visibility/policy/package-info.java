/**
 * The policy: which traffic must be inspected, and how, as a small YAML file says it. What the file
 * may hold stands in {@code POLICY.md} of this module.
 *
 * <pre>{@code
 * Policy policy = PolicyFile.load(Path.of("policy.yaml"));
 * AuditReport report = PolicyAudit.run(VisibilityAnalysis.of(topology), policy);
 * }</pre>
 *
 * <p>Rules are held against ordered pairs of stations, from the first rule on; the first whose two
 * groups hold the two stations decides, as in a firewall. Everything that is public here is
 * immutable and thread safe.
 */
@NullMarked
package io.vpi.visibility.policy;

import org.jspecify.annotations.NullMarked;
