/**
 * Live capture on Linux by packet sockets, through the foreign function interface: no native code
 * of its own. The JVM wants {@code --enable-native-access=io.vpi.capture.linux} ({@code
 * ALL-UNNAMED} on the class path), the kernel {@code CAP_NET_RAW}.
 *
 * <h2>The easy way</h2>
 *
 * <pre>{@code
 * try (PacketSource source = PacketSources.open("afpacket:sens0")) {
 *   ...
 * }
 * }</pre>
 *
 * <p>The interface becomes promiscuous while the source is open. An interface that goes down is
 * waited for; one that is removed ends the source, and {@link
 * io.vpi.capture.PacketSource#problem()} says so.
 *
 * <h2>Options</h2>
 *
 * <p>They follow the interface, each after a comma: {@code
 * afpacket:sens0,netns=lab,ring=256M,filter=tcp port 80}.
 *
 * <table>
 *   <caption>Options of {@code afpacket}</caption>
 *   <tr><th>Option</th><th>Meaning</th><th>Default</th></tr>
 *   <tr><td>{@code netns=NAME}</td><td>the interface is in this network namespace: a name of {@code
 *     ip netns}, or a path such as {@code /proc/1234/ns/net}; needs {@code CAP_SYS_ADMIN}</td><td>
 *     this process's</td></tr>
 *   <tr><td>{@code ring=BYTES}</td><td>the ring's length, 128K to 4G, whole blocks</td><td>64M</td>
 *     </tr>
 *   <tr><td>{@code block=BYTES}</td><td>a block's length, 64K to 64M, a power of two; the longest
 *     packet is somewhat shorter</td><td>512K</td></tr>
 *   <tr><td>{@code block-timeout=MS}</td><td>after how many milliseconds a block that is not full is
 *     handed over, 1 to 100: what capture adds to the latency of a quiet interface, see <i>Loss</i>
 *     below</td><td>10</td></tr>
 *   <tr><td>{@code snaplen=BYTES}</td><td>the most bytes of a packet that are kept, from 64 on; no
 *     more than {@link io.vpi.capture.CaptureOptions#maxPacketLength()}</td><td>that</td></tr>
 *   <tr><td>{@code promisc=yes|no}</td><td>whether frames for others are taken in</td><td>yes</td>
 *     </tr>
 *   <tr><td>{@code fanout=ID|new}</td><td>the socket joins this group, 0 to 65535, of its namespace,
 *     whose sockets share the frames</td><td>none</td></tr>
 *   <tr><td>{@code fanout-mode=MODE}</td><td>{@code hash}: both directions of a flow at one socket;
 *     {@code cpu}, {@code qm}: by the CPU or the card's queue; {@code lb}: in turn</td><td>hash</td>
 *     </tr>
 *   <tr><td>{@code defrag=yes|no}</td><td>the kernel puts IPv4 fragments together before it shares
 *     frames out, so that they are not split from their flow; they then come as one packet</td><td>
 *     yes for hash</td></tr>
 *   <tr><td>{@code filter=EXPRESSION}</td><td>a filter of tcpdump's, run by the kernel; the last
 *     option, as all that follows belongs to it; needs libpcap</td><td>all frames</td></tr>
 * </table>
 *
 * <h2>Several threads</h2>
 *
 * <p>{@link io.vpi.capture.linux.AfPacketProvider#openQueues} opens a socket for each. By {@code
 * hash} their affinity is {@link io.vpi.capture.FlowAffinity#OUTER}: what travels in tunnels, and
 * IPv6 fragments, may come through another socket than the rest of its flow. One socket alone has
 * {@link io.vpi.capture.FlowAffinity#INNER}.
 *
 * <h2>What a packet is told with</h2>
 *
 * <ul>
 *   <li>The VLAN tag that the kernel took out, as {@link
 *       io.vpi.packet.PacketBatch#strippedVlan(int, int)}.
 *   <li>{@link io.vpi.packet.PacketFlags#CHECKSUM_NOT_READY} and {@link
 *       io.vpi.packet.PacketFlags#SEGMENTATION_OFFLOAD} where a guest leaves the work to its card.
 *   <li>A direction, seen from the interface as a port: what the host receives there is {@link
 *       io.vpi.packet.Direction#INGRESS}, what it sends {@link io.vpi.packet.Direction#EGRESS}.
 *       What a mirror sends to a sensor's port is received there, whichever way it went at the
 *       guest's.
 *   <li>The kernel's time, when it saw the packet.
 * </ul>
 *
 * <h2>Loss</h2>
 *
 * <p>The kernel drops what does not fit into the ring, and {@link
 * io.vpi.capture.CaptureCounter#DROPPED_BY_KERNEL} counts it. Packets that a batch holds keep their
 * whole block from the kernel: release soon.
 *
 * <p>At light traffic it is not bytes that fill the ring but time. Each {@code block-timeout} hands
 * a block over, with whatever few packets are in it, so a reader that is away loses packets after
 *
 * <pre>{@code ring / block * block-timeout}</pre>
 *
 * <p>at the earliest: 64M / 512K * 10 ms = 1.28 seconds as it is, which a JVM that has just started
 * may take over its first packets, or a full collection. A timeout of 2 ms would leave a quarter of
 * a second; for alerts that soon, more and smaller blocks make up for it: {@code
 * block=64K,block-timeout=2} lasts for two seconds, with packets of some 65,000 bytes at most.
 */
@NullMarked
package io.vpi.capture.linux;

import org.jspecify.annotations.NullMarked;
