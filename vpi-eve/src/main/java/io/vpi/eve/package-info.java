/**
 * Events as EVE JSON, one line an event, with the field names that Suricata uses, so that the tools
 * people own read them.
 *
 * <h2>The easy way</h2>
 *
 * <p>A sink that appends to a file, handed to the inspector:
 *
 * <pre>{@code
 * try (EveFileSink sink = EveFileSink.open(Path.of("eve.json"))) {
 *   // every event that the inspector raises becomes a line of the file
 * }
 * }</pre>
 *
 * <p>For a capture file, where no event may be missing, or to standard output:
 *
 * <pre>{@code
 * EveFileSink.builder()
 *     .whenFull(QueuePolicy.WAIT)
 *     .format(EveFormat.DEFAULT.withPayload(true))
 *     .open(System.out, "standard output");
 * }</pre>
 *
 * <h2>The fast way</h2>
 *
 * <p>{@link io.vpi.eve.EveWriter} renders into memory that is used again, for whoever sends lines
 * elsewhere than to a file. An alert between two IPv4 guests allocates about 250 bytes on the
 * inspector's thread, the text of its addresses; nothing grows with the packet.
 *
 * <h2>Fields of all events</h2>
 *
 * <table>
 *   <caption>What every line begins with</caption>
 *   <tr><th>field</th><th>value</th></tr>
 *   <tr><td>{@code timestamp}</td><td>UTC with microseconds, {@code 2024-05-01T12:00:00.123456+0000};
 *       the packet's time, cut to the microsecond</td></tr>
 *   <tr><td>{@code event_type}</td><td>{@code alert}, {@code anomaly}, {@code flow} or {@code
 *       stats}</td></tr>
 * </table>
 *
 * <h2>Fields of events about a packet</h2>
 *
 * <table>
 *   <caption>What alerts and anomalies have in common</caption>
 *   <tr><th>field</th><th>value</th><th>missing when</th></tr>
 *   <tr><td>{@code in_iface}</td><td>the tap's port or interface name</td><td>not known</td></tr>
 *   <tr><td>{@code pcap_cnt}</td><td>the packet's number at its inspector, from 1; also for live
 *       traffic</td><td></td></tr>
 *   <tr><td>{@code vlan}</td><td>VLAN ids, the outermost first</td><td>untagged</td></tr>
 *   <tr><td>{@code src_ip}, {@code dest_ip}</td><td>addresses of the innermost IP packet; IPv6 as RFC
 *       5952 writes it</td><td>no IP</td></tr>
 *   <tr><td>{@code src_port}, {@code dest_port}</td><td>ports</td><td>no ports</td></tr>
 *   <tr><td>{@code proto}</td><td>{@code TCP}, {@code UDP}, {@code ICMP}, {@code IPv6-ICMP}, {@code
 *       SCTP} and so on; a protocol without a name here is its number in three digits</td><td>no
 *       IP</td></tr>
 *   <tr><td>{@code ip_v}</td><td>4 or 6</td><td>no IP</td></tr>
 *   <tr><td>{@code icmp_type}, {@code icmp_code}</td><td>of ICMP and ICMPv6</td><td>another
 *       protocol</td></tr>
 *   <tr><td>{@code community_id}</td><td>Community ID, version 1, seed 0</td><td>no IP</td></tr>
 *   <tr><td>{@code vpi}</td><td>what Suricata has no name for, see below</td><td></td></tr>
 * </table>
 *
 * <h2>Fields of alerts</h2>
 *
 * <table>
 *   <caption>What alerts add</caption>
 *   <tr><th>field</th><th>value</th></tr>
 *   <tr><td>{@code alert.action}</td><td>{@code blocked} where the packet's verdict is DROP or REJECT,
 *       else {@code allowed}</td></tr>
 *   <tr><td>{@code alert.gid}, {@code alert.signature_id}, {@code alert.rev}</td><td>the rule's
 *       generator, {@code sid} and {@code rev}</td></tr>
 *   <tr><td>{@code alert.signature}, {@code alert.category}</td><td>the rule's {@code msg}, its
 *       class's description</td></tr>
 *   <tr><td>{@code alert.severity}</td><td>the rule's priority, 1 the most severe</td></tr>
 *   <tr><td>{@code alert.references}</td><td>the rule's references, each as {@code type,value}
 *       (Suricata puts a web address for the type where its configuration has one); missing when there
 *       are none</td></tr>
 *   <tr><td>{@code alert.metadata}</td><td>keys of the rule's metadata, each with an array of values;
 *       missing when there is none</td></tr>
 *   <tr><td>{@code payload}</td><td>with {@link io.vpi.eve.EveFormat#payload()}: the transport payload
 *       of the packet, base64</td></tr>
 *   <tr><td>{@code payload_printable}</td><td>with {@link io.vpi.eve.EveFormat#payloadPrintable()}:
 *       the same as text, a dot for each byte that is not printable ASCII, CR or LF</td></tr>
 *   <tr><td>{@code stream}</td><td>beside a payload: 0, it is the packet's own, not a
 *       stream's</td></tr>
 *   <tr><td>{@code packet}</td><td>with {@link io.vpi.eve.EveFormat#packet()}: the packet from its
 *       link header on, base64</td></tr>
 *   <tr><td>{@code packet_info.linktype}</td><td>beside a packet: its {@link
 *       io.vpi.packet.LinkType}</td></tr>
 * </table>
 *
 * <h2>Fields of anomalies and of counters</h2>
 *
 * <table>
 *   <caption>What anomalies and counters add</caption>
 *   <tr><th>field</th><th>value</th></tr>
 *   <tr><td>{@code anomaly.type}</td><td>{@code decode}</td></tr>
 *   <tr><td>{@code anomaly.event}</td><td>{@code decoder.} and the anomaly's name, such as {@code
 *       decoder.ipv4.truncated}; the names are our own where Suricata's say less</td></tr>
 *   <tr><td>{@code stats}</td><td>counters as nested objects, a level for each dot of their names; a
 *       counter that is not known is {@code null}; one that bears the name of a group keeps its dotted
 *       name</td></tr>
 * </table>
 *
 * <h2>Fields of flows</h2>
 *
 * <p>A flow has the addresses, ports, protocol, VLANs and {@code community_id} of a packet of its
 * client's, and no {@code pcap_cnt}.
 *
 * <table>
 *   <caption>What flows add</caption>
 *   <tr><th>field</th><th>value</th></tr>
 *   <tr><td>{@code flow_id}</td><td>the flow's name at its inspector, at most 2^53 - 1</td></tr>
 *   <tr><td>{@code flow.pkts_toserver}, {@code flow.pkts_toclient}, {@code flow.bytes_toserver},
 *       {@code flow.bytes_toclient}</td><td>what each end sent</td></tr>
 *   <tr><td>{@code flow.start}, {@code flow.end}</td><td>first and last packet's time, as {@code
 *       timestamp} is written</td></tr>
 *   <tr><td>{@code flow.age}</td><td>seconds from one to the other, 0 or more</td></tr>
 *   <tr><td>{@code flow.state}</td><td>{@code new}, {@code established}, {@code closed}, {@code
 *       bypassed}; also {@code closing}, which Suricata counts as established</td></tr>
 *   <tr><td>{@code flow.reason}</td><td>{@code timeout}, {@code forced}, {@code shutdown}, {@code
 *       tcp_reuse}; also {@code fin} and {@code rst}, which Suricata counts as a timeout of the closed
 *       state</td></tr>
 *   <tr><td>{@code flow.alerted}</td><td>whether a rule matched</td></tr>
 *   <tr><td>{@code tcp.tcp_flags}, {@code tcp.tcp_flags_ts}, {@code tcp.tcp_flags_tc}</td><td>all TCP
 *       flags of both ends, of the client, of the server, as two hexadecimal digits</td></tr>
 *   <tr><td>{@code tcp.syn}, {@code fin}, {@code rst}, {@code psh}, {@code ack}, {@code urg}, {@code
 *       ecn}, {@code cwr}</td><td>{@code true} for each flag that one of them sent, else
 *       missing</td></tr>
 *   <tr><td>{@code tcp.state}</td><td>the connection's state, such as {@code
 *       fin_wait1}</td></tr>
 * </table>
 *
 * <h2>The object {@code vpi}</h2>
 *
 * <table>
 *   <caption>What Suricata has no name for</caption>
 *   <tr><th>field</th><th>value</th><th>in</th></tr>
 *   <tr><td>{@code nanosecond}</td><td>the nanosecond within the second, 0 to 999,999,999</td>
 *       <td>all</td></tr>
 *   <tr><td>{@code verdict}</td><td>{@code pass}, {@code drop}, {@code reject} or {@code replace}</td>
 *       <td>alert, anomaly</td></tr>
 *   <tr><td>{@code tap.host}, {@code tap.switch}, {@code tap.guest}, {@code tap.direction}</td><td>where
 *       the packet was seen; the direction is {@code ingress} into the switch or {@code egress}; what is
 *       not known is missing; flows have no direction</td><td>alert, anomaly, flow</td></tr>
 *   <tr><td>{@code tenant.network_id}, {@code tenant.address_space}</td><td>the overlay's network id
 *       (VNI, VSID, GRE key) and the tap's address space; missing outside of an overlay and for address
 *       space 0</td><td>alert, anomaly, flow</td></tr>
 *   <tr><td>{@code source}, {@code destination}</td><td>what the inventory knows of each end: {@code
 *       guest}, {@code host}, {@code port}, {@code os}, {@code tenant}, the last in the inventory's words;
 *       what it does not know is missing</td><td>alert,
 *       anomaly, flow</td></tr>
 *   <tr><td>{@code rule_generation}</td><td>which generation of the rules raised it</td>
 *       <td>alert</td></tr>
 *   <tr><td>{@code rule_action}</td><td>what the rule asked for: {@code alert}, {@code drop}, {@code
 *       reject}</td><td>alert</td></tr>
 *   <tr><td>{@code classtype}</td><td>the short name of the rule's class</td><td>alert</td></tr>
 *   <tr><td>{@code payload_length}, {@code packet_length}</td><td>the whole length in bytes, where the
 *       line shows less</td><td>alert</td></tr>
 *   <tr><td>{@code anomaly.layer}, {@code anomaly.layer_offset}, {@code anomaly.required}, {@code
 *       anomaly.available}, {@code anomaly.limit}</td><td>where decoding stopped and why, as {@link
 *       io.vpi.event.AnomalyEvent} has it</td><td>anomaly</td></tr>
 *   <tr><td>{@code subject}</td><td>whose counters these are</td><td>stats</td></tr>
 * </table>
 *
 * <p>Not written: {@code flow_id} of alerts and anomalies (take {@code community_id}) and {@code
 * pkt_src}.
 */
@NullMarked
package io.vpi.eve;

import org.jspecify.annotations.NullMarked;
