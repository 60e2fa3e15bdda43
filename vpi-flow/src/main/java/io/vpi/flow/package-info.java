/**
 * Flows, IP defragmentation and TCP reassembly: everything between a decoded packet and a parser.
 *
 * <p><b>The easy way</b>: {@link io.vpi.flow.FlowEngine} takes each decoded batch. It tells a
 * {@link io.vpi.flow.FlowListener} of packets and flows, and gives the bytes of TCP streams, in
 * order, to a {@link io.vpi.flow.stream.StreamConsumer}:
 *
 * <pre>{@code
 * try (FlowEngine flows = FlowEngine.builder().consumer(consumer).listener(listener).build()) {
 *   while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *     decoder.decode(batch, layers);
 *     checksums.verify(batch, layers);
 *     flows.process(batch, layers, checksums);
 *     source.release(batch);
 *   }
 * }
 * }</pre>
 *
 * <p><b>The way of a packet</b>: copies of a packet that several mirrors saw are dropped; fragments
 * wait for their datagram, which goes on in their place; the flow is looked up, or begins; what
 * both TCP hosts make of the segment decides whether its bytes enter the stream; the consumer gets
 * them when they are in order. Each packet goes through to its end before the next.
 *
 * <h2>Memory</h2>
 *
 * <p>All memory is set when an engine is built: {@link io.vpi.flow.FlowOptions} says how many
 * flows, how many bytes of fragments and of streams. After that a packet allocates nothing. What
 * happens where a bound is met is a named policy, {@link io.vpi.flow.policy.ExceptionPolicy},
 * counted in {@link io.vpi.flow.report.FlowStatistics} and told as a {@link
 * io.vpi.flow.report.FlowAnomaly}.
 *
 * <h2>Whose bytes</h2>
 *
 * <p>Where segments or fragments overlap, hosts differ in whose bytes they keep: what the receiver
 * keeps counts. {@link io.vpi.flow.policy.HostPolicies} answers for each host how it behaves;
 * unless it is set, by the operating system that the inventory names ({@link
 * io.vpi.flow.FlowEngine.Builder#assets}, {@link io.vpi.flow.policy.OperatingSystems}). What is set
 * for a host there comes before the inventory, if only because it need not ask it. Inline, what was
 * inspected is what goes out: the first bytes win, and a segment that contradicts them is replaced
 * or dropped.
 *
 * <h2>Who</h2>
 *
 * <p>The inventory is asked who both ends are when a flow begins, with the MAC addresses of its
 * first packet, and the flow's record keeps the answers as numbers: its event names ends that only
 * a MAC address tells, and an inventory that changes meanwhile changes nothing for it. For more
 * than 65,534 different assets there are no numbers; flows of further ones are asked for again, by
 * IP address alone, when they end.
 */
@NullMarked
package io.vpi.flow;

import org.jspecify.annotations.NullMarked;
