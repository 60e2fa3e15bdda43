/**
 * The verdict: for any two stations, which sensor sees what they say to each other, how much of it
 * and how often, why, and what would better it.
 *
 * <pre>{@code
 * VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
 * PairVerdict verdict = analysis.between(from, to);
 * if (!verdict.visibility().isAtLeast(Visibility.FULL)) {
 *   Explanation why = analysis.explain(verdict, "ids");
 *   System.out.println(why.reason());
 * }
 * }</pre>
 *
 * <p>A frame's way is looked for switch by switch; at each, the ports by which it enters and leaves
 * are held against the taps. Where a switch floods a frame, it leaves by all ports. Nothing is kept
 * for a pair: whoever wants the whole matrix goes over {@link
 * io.vpi.visibility.verdict.VisibilityAnalysis#groups()}, since what holds for one station of a
 * group holds for all.
 *
 * <p>Everything that is public here is thread safe.
 */
@NullMarked
package io.vpi.visibility.verdict;

import org.jspecify.annotations.NullMarked;
