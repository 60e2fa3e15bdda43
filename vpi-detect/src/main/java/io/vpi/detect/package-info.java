/**
 * Rules and the inspector that puts them to traffic.
 *
 * <p>The easy way, three calls a batch:
 *
 * <pre>{@code
 * RuleSet rules = RuleSet.load(Path.of("local.rules"));
 * rules.report().rejected().forEach(System.err::println);
 *
 * PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
 * try (Inspector inspector = Inspector.builder(rules).sink(sink).build()) {
 *   while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *     inspector.inspect(batch);
 *     source.release(batch);
 *   }
 * }
 * }</pre>
 *
 * <p>Closing an inspector ends the flows that are still open, puts the rules to what their streams
 * hold, and gives back native memory.
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
 * <h3>Packets</h3>
 *
 * <p>A packet's payload is what lies behind the last header that could be read: behind TCP, UDP,
 * the 8 bytes of ICMP or ICMPv6, or else behind IP. {@code tcp}, {@code udp} and {@code icmp} ask
 * for that header to be there; {@code ip} takes every IPv4 and IPv6 packet, also fragments other
 * than the first, which have no ports. Without ports, only {@code any} matches. Contents ask for a
 * payload: a rule that has any, be they all negated, does not match a packet without one.
 *
 * <p>Fragments are put together first: the datagram is put to the rules in place of the fragment
 * that completes it.
 *
 * <h3>Streams</h3>
 *
 * <p>{@code tcp} and {@code ip} rules with a positive content look at TCP streams, each direction's
 * bytes in order and without overlap, so that a content may lie across segments. They are put to
 * the bytes as these come: the alert bears the packet that made the last byte of the match
 * available, which for segments out of order is the one that fills the hole. What is sent again
 * does not match again.
 *
 * <ul>
 *   <li>{@code offset} and {@code depth}, and {@code distance} and {@code within} of a first
 *       content, count from the stream's first byte.
 *   <li>A rule with {@code offset} or {@code depth} is put to each segment by itself, too, and to
 *       one that is sent again: who writes it may mean either.
 *   <li>A negated content speaks of the bytes that have come: what follows does not take the match
 *       back.
 *   <li>As many bytes are kept as the contents can be apart, up to 2048: contents that do not say
 *       how far apart they are, are found together within so many.
 *   <li>A rule matches again when at least one of its contents ends in new bytes.
 *   <li>Nothing matches across bytes that were lost.
 *   <li>New rules see what comes from their swap on, and of the bytes before it what the old ones
 *       kept; no match lies in these alone.
 * </ul>
 *
 * <p>A segment that is in no stream is put to the rules as a packet: of a connection whose
 * beginning was not seen (unless {@link io.vpi.flow.policy.TcpOptions.Builder#midstream} follows
 * these), behind a stream's depth, or one that its receiver does not take. Rules without a positive
 * content are put to packets only.
 *
 * <p>Bytes that wait for a hole when their flow ends are put to the rules then. Such an alert bears
 * the ends of the flow, no payload, and the number of the last packet.
 *
 * <h3>Order and verdicts</h3>
 *
 * <p>Of the rules that match a packet, {@code pass} comes first and ends the matter: no event, no
 * verdict. Then come {@code drop}, {@code reject} and {@code alert}, each in the order of priority;
 * every one raises its event.
 *
 * <p>Inline, a {@code drop} or {@code reject} rule that matches a stream judges the packet that
 * completes the match, and drops every later packet of the flow: its receiver waits for bytes that
 * do not come. A new connection with the same addresses and ports is another flow, and inspected.
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
 *   <li>Streams are inspected as their bytes come. Suricata does so inline; passively it waits
 *       until they are acknowledged, and for more of them. Inline it also looks at segments that
 *       come too early or again.
 *   <li>An {@code offset:0} by itself does not make a rule look at segments.
 *   <li>A rule with ports other than {@code any} never matches a packet that has none, such as
 *       ICMP.
 * </ul>
 */
@NullMarked
package io.vpi.detect;

import org.jspecify.annotations.NullMarked;
