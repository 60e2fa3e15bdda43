/**
 * Finds many byte strings at once in memory: thousands of patterns, one pass.
 *
 * <h2>The easy way</h2>
 *
 * <p>Patterns have an id, bytes, and a flag for case. A set is compiled once and shared; each
 * thread makes a scanner of it and hands over a segment, an offset and a length.
 *
 * {@snippet :
 * LiteralMatcher matcher =
 *     LiteralMatcher.compile(
 *         List.of(
 *             LiteralPattern.of(1, "/etc/passwd", false),
 *             LiteralPattern.of(2, "union select", true)));
 *
 * MatchScanner scanner = matcher.newScanner(); // one for each thread
 * scanner.scan(memory, offset, length, (id, endOffset) -> {
 *   System.out.println("pattern " + id + " ends at byte " + endOffset);
 *   return true; // go on
 * });
 * }
 *
 * <p>All matches are reported, overlapping ones and those inside of others too.
 *
 * <h2>Once for each id</h2>
 *
 * <p>A prefilter wants to know which rules to look at, not how often. {@link
 * io.vpi.match.MatchScanner#scanDistinct scanDistinct} reports each id once, and the work on
 * reports is then bounded by the set, whatever the text.
 *
 * <p>Whoever only wants to know whether anything matches asks for the first match, with {@link
 * io.vpi.match.MatchScanner#scanFirst scanFirst}.
 *
 * <h2>Streams</h2>
 *
 * <p>The state between two chunks is one {@code long}, so it fits into any flow record, and 0 is
 * the start. Matches across the border are found as if there was none.
 *
 * {@snippet :
 * flow.state =
 *     scanner.scanStream(flow.state, flow.position, memory, offset, length, handler);
 * flow.position += length;
 * }
 *
 * <h2>The fast way</h2>
 *
 * <ul>
 *   <li>Start the JVM with {@code --add-modules jdk.incubator.vector}. Sets are then scanned by
 *       filters on the CPU's vectors, several times as fast; without it, by automata. Both give the
 *       same matches.
 *   <li>Call {@link io.vpi.match.LiteralMatcher#warmUp() warmUp} before traffic comes. Vectors are
 *       objects until their code is compiled: the first scans are slow and allocate.
 *   <li>Make scanners at the start. They hold all that a scan writes to, so no scan allocates.
 *   <li>Make the handler an object with fields, once, not a lambda that captures. A handler that
 *       boxes the id allocates for each match.
 *   <li>Hand over native segments only, in all of the process. The first heap segment that meets
 *       the same code makes every later read of a byte ask which kind it has.
 *   <li>Hand over one large segment and offsets, not a slice for each packet.
 *   <li>Sets with patterns of one kind of case only need one automaton and run faster than mixed
 *       ones; a pattern without letters fits either kind.
 * </ul>
 *
 * <h2>How it works</h2>
 *
 * <p>An engine is chosen when a set is compiled; {@link io.vpi.match.LiteralMatcher#engineName()}
 * tells which. All of them give the same matches.
 *
 * <p><b>simd</b> marks candidates 64 places at a time and compares only there: with the Teddy
 * filter of Hyperscan for few patterns, with sets of their grams for many. Which filters a CPU and
 * JVM are good at is found out by a self-test when the first set is compiled, in about two seconds.
 * {@code DESIGN.md} in the module's sources describes theory and layout.
 *
 * <p><b>scalar</b> is an automaton after A. V. Aho and M. J. Corasick, <i>Efficient string
 * matching: an aid to bibliographic search</i>, Communications of the ACM 18(6), 1975. Its states
 * are the prefixes of the patterns. Having read some text it is in the state of the longest prefix
 * that the text ends with, and what ends there is known beforehand: the pattern that is this
 * prefix, and those that are suffixes of it, chained from the longest to the shortest. A byte that
 * no pattern goes on with leads to the longest shorter prefix that it fits, by the failure
 * function.
 *
 * <p>The paper's two forms are both used. With the failure function worked into a full table (its
 * section 6), each byte is one load, but 300,000 prefixes by 250 bytes are 300 MB. Followed at run
 * time, it takes 16 bytes a prefix and at most two steps a byte on average. So the shortest
 * prefixes, where nearly all traffic keeps the automaton, have rows of the table; the long tails
 * have failure links. Links that can only fail again are passed over when compiling, as D. E.
 * Knuth, J. H. Morris and V. R. Pratt do (<i>Fast pattern matching in strings</i>, SIAM Journal on
 * Computing 6(2), 1977). Rows are shortened by giving bytes that no pattern has one common column.
 *
 * <p>Most of the time the text fits no more than the first byte of a pattern. Two neighbouring
 * bytes then tell whether it will be more, and a table of one bit for each of the 65,536 pairs lets
 * a scan pass over such text without following the automaton at all.
 *
 * <p>Patterns whose case counts and those whose case doesn't are in two automata, which run side by
 * side. That is why a stream needs no history: the two states are all that the future depends on.
 *
 * <h2>Bounds</h2>
 *
 * <p>Compiling takes time linear, but for sorting, in the patterns' bytes, and limited by {@link
 * io.vpi.match.LiteralMatcher.Builder#maxPatternBytes} and {@link
 * io.vpi.match.LiteralMatcher.Builder#maxStates}. Scanning n bytes takes at most n looks at pairs
 * and 2n steps in each automaton, or, by filters, some 11 n comparisons and steps and the list of
 * one gram. The reports come on top: a text can match every nested pattern at every byte, so
 * whoever doesn't need all of them scans for distinct ids or ends the scan.
 */
@NullMarked
package io.vpi.match;

import org.jspecify.annotations.NullMarked;
