/**
 * Decoders from the link to the transport: what a packet consists of, without copying or
 * allocating.
 *
 * <p><b>The easy way</b>: {@link io.vpi.decode.PacketDecoder#decode} fills a {@link
 * io.vpi.decode.LayerTable} for a whole batch. The table gives each layer's protocol, offset and
 * length; the protocol classes ({@link io.vpi.decode.Ipv4}, {@link io.vpi.decode.Tcp} and so on)
 * read their fields from memory at that offset.
 *
 * <p><b>The fast way</b> is the same: {@code network(i)}, {@code transport(i)} and {@code
 * payloadOffset(i)} lead straight to what most readers want, and no step makes an object.
 *
 * <h2>The guarantee</h2>
 *
 * <p>A layer stands in the table only if its header, options included, lies within the packet as
 * captured and within what the layers around it say of their length. After that no accessor can
 * fail. What could not be read is told as an anomaly: {@link io.vpi.decode.AnomalyKind} with the
 * protocol, the header's offset, the bytes required and available, and whose length field had set
 * that limit.
 *
 * <h2>Protocols</h2>
 *
 * <table>
 * <caption>Protocols, where they are specified, and what can be wrong with them</caption>
 * <tr><th>Protocol<th>Class<th>Specification<th>Anomalies beside {@code truncated}
 * <tr><td>eth<td>{@link io.vpi.decode.Ethernet}<td>IEEE 802.3<td>length_exceeds_packet
 * <tr><td>vlan<td>{@link io.vpi.decode.Vlan}<td>IEEE 802.1Q, 802.1ad<td>length_exceeds_packet
 * <tr><td>vntag<td>{@link io.vpi.decode.VnTag}<td>INCITS 464<td>length_exceeds_packet
 * <tr><td>llc<td>{@link io.vpi.decode.Llc}<td>IEEE 802.2, RFC 1042<td>
 * <tr><td>sll<td>{@link io.vpi.decode.LinuxSll}<td>LINKTYPE_LINUX_SLL<td>
 * <tr><td>sll2<td>{@link io.vpi.decode.LinuxSll2}<td>LINKTYPE_LINUX_SLL2<td>
 * <tr><td>null<td>{@link io.vpi.decode.NullLoopback}<td>LINKTYPE_NULL, LINKTYPE_LOOP<td>
 * <tr><td>nflog<td>{@link io.vpi.decode.Nflog}<td>LINKTYPE_NFLOG
 *     <td>wrong_version, length_too_short, length_exceeds_packet
 * <tr><td>ppp<td>{@link io.vpi.decode.Ppp}<td>RFC 1661, RFC 1662<td>
 * <tr><td>pppoe_discovery, pppoe_session<td>{@link io.vpi.decode.Pppoe}<td>RFC 2516
 *     <td>wrong_version, length_exceeds_packet
 * <tr><td>mpls<td>{@link io.vpi.decode.Mpls}<td>RFC 3032<td>
 * <tr><td>nsh<td>{@link io.vpi.decode.Nsh}<td>RFC 8300<td>wrong_version, length_too_short
 * <tr><td>arp<td>{@link io.vpi.decode.Arp}<td>RFC 826<td>
 * <tr><td>ipv4<td>{@link io.vpi.decode.Ipv4}<td>RFC 791<td>wrong_version, length_too_short,
 *     length_exceeds_packet, malformed_option, fragment_too_large, fragment_unaligned, wrong_checksum
 * <tr><td>ipv6<td>{@link io.vpi.decode.Ipv6}<td>RFC 8200<td>wrong_version, length_exceeds_packet
 * <tr><td>ipv6_hop_by_hop<td>{@link io.vpi.decode.Ipv6Extension}<td>RFC 8200 section 4.3
 *     <td>malformed_option, misplaced
 * <tr><td>ipv6_routing<td>{@link io.vpi.decode.Ipv6Extension}<td>RFC 8200 section 4.4, RFC 5095
 *     <td>deprecated
 * <tr><td>ipv6_destination_options<td>{@link io.vpi.decode.Ipv6Extension}<td>RFC 8200 section 4.6
 *     <td>malformed_option
 * <tr><td>ipv6_fragment<td>{@link io.vpi.decode.Ipv6Fragment}<td>RFC 8200 section 4.5, RFC 6946
 *     <td>fragment_too_large, fragment_unaligned
 * <tr><td>icmp<td>{@link io.vpi.decode.Icmp}<td>RFC 792<td>wrong_checksum
 * <tr><td>icmpv6<td>{@link io.vpi.decode.Icmpv6}<td>RFC 4443<td>wrong_checksum
 * <tr><td>tcp<td>{@link io.vpi.decode.Tcp}<td>RFC 9293<td>length_too_short, malformed_option, wrong_checksum
 * <tr><td>udp<td>{@link io.vpi.decode.Udp}<td>RFC 768<td>length_too_short, length_exceeds_packet,
 *     wrong_checksum
 * <tr><td>udplite<td>{@link io.vpi.decode.UdpLite}<td>RFC 3828
 *     <td>length_too_short, length_exceeds_packet, wrong_checksum
 * <tr><td>sctp<td>{@link io.vpi.decode.Sctp}<td>RFC 9260<td>wrong_checksum
 * <tr><td>dccp<td>{@link io.vpi.decode.Dccp}<td>RFC 4340<td>length_too_short, wrong_checksum
 * <tr><td>igmp<td>{@link io.vpi.decode.Igmp}<td>RFC 2236, RFC 9776<td>wrong_checksum
 * <tr><td>esp<td>{@link io.vpi.decode.Esp}<td>RFC 4303<td>
 * <tr><td>ah<td>{@link io.vpi.decode.Ah}<td>RFC 4302<td>length_too_short
 * <tr><td>gre<td>{@link io.vpi.decode.Gre}<td>RFC 2784, RFC 2890, RFC 1701, RFC 2637
 *     <td>wrong_version, length_exceeds_packet, wrong_checksum
 * <tr><td>nvgre<td>{@link io.vpi.decode.Nvgre}<td>RFC 7637<td>those of gre
 * <tr><td>erspan_i, erspan_ii, erspan_iii<td>{@link io.vpi.decode.Erspan}
 *     <td>draft-foschiano-erspan<td>wrong_version
 * <tr><td>l2tpv3, l2tpv3_udp<td>{@link io.vpi.decode.L2tpV3}<td>RFC 3931<td>
 * <tr><td>vxlan<td>{@link io.vpi.decode.Vxlan}<td>RFC 7348<td>
 * <tr><td>vxlan_gpe<td>{@link io.vpi.decode.VxlanGpe}<td>draft-ietf-nvo3-vxlan-gpe<td>wrong_version
 * <tr><td>geneve<td>{@link io.vpi.decode.Geneve}, {@link io.vpi.decode.GeneveOptions}<td>RFC 8926
 *     <td>wrong_version, malformed_option
 * <tr><td>teredo<td>{@link io.vpi.decode.Teredo}<td>RFC 4380<td>
 * <tr><td>gtp_u<td>{@link io.vpi.decode.GtpU}<td>3GPP TS 29.281
 *     <td>length_too_short, length_exceeds_packet
 * <tr><td>wireguard<td>{@link io.vpi.decode.WireGuard}<td>Donenfeld, section 5.4<td>
 * <tr><td>quoted_transport<td>{@link io.vpi.decode.QuotedTransport}<td>RFC 792<td>
 * </table>
 *
 * <h2>Tunnels</h2>
 *
 * <p>A tunnel's headers and those that it carries stand in the same table, outermost first; {@code
 * network(i)} and {@code transport(i)} are the innermost. {@link
 * io.vpi.decode.LayerTable#overlayCount} and {@link io.vpi.decode.LayerTable#overlayId} tell
 * through which networks the packet goes, {@link io.vpi.decode.LayerTable#level} how deep a layer
 * lies, and {@link io.vpi.decode.LayerTable#vlanLevel} which frame a VLAN tag belongs to. Tunnels
 * over UDP are known by ports, which {@link io.vpi.decode.DecoderOptions} sets. A packet nested
 * deeper than the decoder was set to follow has the anomaly {@code too_many_layers}.
 *
 * <p>The packet that an ICMP error quotes is no part of the packet: its layers follow the packet's
 * own, {@link io.vpi.decode.LayerTable#embeddedLayerCount} of them.
 *
 * <h2>To add a protocol</h2>
 *
 * <p>Write its class after the model of {@link io.vpi.decode.Udp}: offsets named, bit diagram,
 * decode, accessors. Give it a line in {@link io.vpi.decode.Protocol}, and name it where it is
 * reached from ({@link io.vpi.decode.EtherType}, {@link io.vpi.decode.IpProtocol}) and in the table
 * above.
 */
@NullMarked
package io.vpi.decode;

import org.jspecify.annotations.NullMarked;
