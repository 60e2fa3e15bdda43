/**
 * Rules and the inspector that puts them to traffic.
 *
 * <p>The easy way, three calls a batch:
 *
 * <pre>{@code
 * RuleSet rules = RuleSet.load(Path.of("local.rules"));
 * rules.report().rejected().forEach(System.err::println);
 *
 * Inspector inspector = Inspector.builder(rules).sink(sink).build();
 * PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
 * while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *   inspector.inspect(batch);
 *   source.release(batch);
 * }
 * inspector.reportStatistics();
 * }</pre>
 *
 * <p>Own networks and ports are {@link io.vpi.detect.RuleVariables}; {@link
 * io.vpi.detect.RuleSet#builder()} takes them, several files and a table of {@link
 * io.vpi.detect.Classifications classes}. A rule that cannot be loaded stands in the {@link
 * io.vpi.detect.RuleReport} with its file and line; the others load.
 *
 * <p>To keep packets from going on, put the inspector inline: {@code mode(InspectionMode.INLINE)}
 * with {@code capabilities(source.capabilities())}. {@code drop} and {@code reject} rules then set
 * the verdict in the batch, which the source commits on release.
 *
 * <p>The fast way is the same: one inspector a thread, all with the same {@link
 * io.vpi.detect.RuleSet}, which is compiled once and swapped with {@link
 * io.vpi.detect.Inspector#rules} while traffic flows. After warm-up a packet that raises no event
 * allocates nothing. A sink that takes of an event only what it needs pays for no more: addresses,
 * Community ID and assets are made when they are asked for.
 *
 * <h2>The rule language</h2>
 *
 * <pre>
 * alert|drop|reject|pass tcp|udp|icmp|ip ADDRESSES PORTS ->|&lt;> ADDRESSES PORTS (OPTIONS)
 * </pre>
 *
 * <table>
 *   <caption>Addresses and ports</caption>
 *   <tr><th>Form</th><th>Meaning</th></tr>
 *   <tr><td>{@code any}</td><td>every address of both IP versions; every port, and none</td></tr>
 *   <tr><td>{@code 10.0.0.1}, {@code fd00::1}, {@code 10.0.0.0/8}, {@code 10.0.0.1-10.0.0.9}</td>
 *       <td>an address, a network, a range</td></tr>
 *   <tr><td>{@code 80}, {@code 1024:2048}, {@code :1023}, {@code 1024:}</td>
 *       <td>a port, ranges with both ends included</td></tr>
 *   <tr><td>{@code [a,b,!c]}</td><td>a and b less c; with negations alone, everything less
 *       them; an inner list is a set of its own</td></tr>
 *   <tr><td>{@code !x}</td><td>everything but x</td></tr>
 *   <tr><td>{@code $NAME}</td><td>a variable</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Keywords</caption>
 *   <tr><th>Keyword</th><th>Meaning</th></tr>
 *   <tr><td>{@code content}</td><td>bytes that the payload must have; {@code !} before the quotes:
 *       must not have; {@code |41 42|} in hexadecimal; a backslash before {@code " ; : \}</td></tr>
 *   <tr><td>{@code nocase}</td><td>ASCII letters in either case</td></tr>
 *   <tr><td>{@code offset}, {@code depth}</td><td>the content lies within {@code depth} bytes from
 *       {@code offset} on</td></tr>
 *   <tr><td>{@code distance}, {@code within}</td><td>the content lies within {@code within} bytes
 *       from {@code distance} bytes behind the match before it on, or behind the payload's start if
 *       there is none before it</td></tr>
 *   <tr><td>{@code fast_pattern}</td><td>which content the prefilter looks for; no effect on what
 *       matches</td></tr>
 *   <tr><td>{@code sid}, {@code rev}, {@code gid}</td><td>identity; {@code sid} is required. Of two
 *       rules with one gid and sid the higher {@code rev} stays, of equal ones the first</td></tr>
 *   <tr><td>{@code msg}, {@code classtype}, {@code priority}, {@code reference}, {@code
 *       metadata}</td><td>for the event</td></tr>
 * </table>
 *
 * <p>A rule is put to each packet by itself. Its payload is what lies behind the last header that
 * could be read: behind TCP, UDP, the 8 bytes of ICMP or ICMPv6, or else behind IP. {@code tcp},
 * {@code udp} and {@code icmp} ask for that header to be there; {@code ip} takes every IPv4 and
 * IPv6 packet, also fragments other than the first, which have no ports. Without ports, only {@code
 * any} matches. Contents ask for a payload: a rule that has any, be they all negated, does not
 * match a packet without one.
 *
 * <p>Of the rules that match a packet, {@code pass} comes first and ends the matter: no event, no
 * verdict. Then come {@code drop}, {@code reject} and {@code alert}, each in the order of priority;
 * every one raises its event.
 *
 * <h2>Beside Suricata</h2>
 *
 * <p>The words mean what they mean to Suricata, also where it is odd: a {@code distance} and {@code
 * within} whose window would end before the payload begins span the whole payload from where the
 * window starts. Where vpi differs:
 *
 * <ul>
 *   <li>A relative content right behind a negated one is relative to the last positive match, of
 *       which all places are tried. Suricata adds the negated content's length if that comes first,
 *       and tries one place only; it so misses matches.
 *   <li>In a list within a list, the inner one's negations take nothing from the outer one.
 *   <li>{@code HOME_NET} has unique local IPv6 addresses, too.
 *   <li>A rule with ports other than {@code any} never matches a packet that has none, such as
 *       ICMP.
 * </ul>
 */
@NullMarked
package io.vpi.detect;

import org.jspecify.annotations.NullMarked;
