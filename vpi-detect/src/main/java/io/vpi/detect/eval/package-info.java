/**
 * Rules compiled and put to packets.
 *
 * <p>{@link io.vpi.detect.eval.RuleProgram} is what rules compile to: immutable, shared by threads.
 * It sorts them into groups by what the packet carries, and chooses for each rule one literal, its
 * fast pattern. {@link io.vpi.detect.eval.RuleEvaluator} belongs to a thread: it scans a payload
 * once for the fast patterns of the group, and puts only the rules whose pattern was there to the
 * whole test: ports, addresses, then {@link io.vpi.detect.eval.ContentEvaluator contents}. Rules
 * without a positive content are tested on each packet, those for few destination ports on packets
 * to these ports only.
 *
 * <p>This package is internal: it is not exported.
 */
@NullMarked
package io.vpi.detect.eval;

import org.jspecify.annotations.NullMarked;
