/**
 * Capture files, as sources of packets and as something to write.
 *
 * <h2>Reading</h2>
 *
 * <p>With this module on the class path or module path, a file is a source like any other:
 *
 * <pre>{@code
 * try (PacketSource source = PacketSources.open("pcap:guests.pcapng")) {
 *   PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
 *   while (source.poll(batch) != PacketSource.END_OF_STREAM) {
 *     inspector.inspect(batch);
 *     source.release(batch);
 *   }
 *   if (source.problem() != null) {
 *     System.err.println(source.problem());
 *   }
 * }
 * }</pre>
 *
 * <p>What a file is, its first bytes tell, not its name:
 *
 * <ul>
 *   <li><b>pcap</b> (draft-ietf-opsawg-pcap): microseconds and nanoseconds, both byte orders, the
 *       two lengths of a record in the order of versions before 2.3 as well; the variants of
 *       Kuznetzov's patches, Nokia, AIX and Ixia. The bits above the link type, which tell the
 *       length of a frame check sequence, are masked out. Plain pcap, two of Kuznetzov's variants
 *       and Nokia's share a magic number: in a file they are told apart by the first records; on a
 *       pipe the variant that the magic number stands for is taken.
 *   <li><b>pcapng</b> (draft-ietf-opsawg-pcapng): sections, each in its own byte order; interfaces,
 *       each with link type, {@code if_tsresol} and {@code if_tsoffset}; enhanced, simple and
 *       obsolete packet blocks. Other blocks are passed over and counted as {@link
 *       io.vpi.capture.CaptureCounter#SKIPPED_RECORDS}.
 *   <li>either of them compressed by <b>gzip</b> (several members) or <b>zstd</b> (several frames,
 *       skippable frames, windows of up to 128 MiB).
 * </ul>
 *
 * <p><b>Taps.</b> A pcap file is one tap. Each interface of a pcapng file is one, its name the
 * tap's port, registered in the order of the file, over all sections. {@code epb_flags} "inbound"
 * is {@link io.vpi.packet.Direction#INGRESS}, "outbound" {@link io.vpi.packet.Direction#EGRESS}; so
 * are the incoming and the outgoing packet types of Kuznetzov's records.
 *
 * <p><b>Time</b> is exact to the nanosecond; what lies beyond a signed 64-bit number of nanoseconds
 * (before 1677, after 2262) becomes the nearest that it can say. The packet of a simple packet
 * block has no time of its own: it bears {@link io.vpi.packet.PacketFlags#NO_TIMESTAMP} and the
 * time of the packet before.
 *
 * <p><b>Losses.</b> {@link io.vpi.capture.CaptureCounter#DROPPED_BY_INTERFACE} and {@link
 * io.vpi.capture.CaptureCounter#DROPPED_BY_KERNEL} are {@code isb_ifdrop} and {@code isb_osdrop},
 * the last of each interface, summed; without such a block they are unknown.
 *
 * <p><b>Damage.</b> A file that is cut or makes no sense yields all packets before that place, then
 * the end, and {@link io.vpi.capture.PacketSource#problem()} names the byte. A packet that claims
 * more than {@link io.vpi.capture.CaptureOptions#maxPacketLength()} is damage, and so is a block
 * that matters here and has more than 1 MiB beside its packet.
 *
 * <h2>Files and streams</h2>
 *
 * <p>A regular file is mapped as a whole, whatever its size, and its packets are read where they
 * lie; poll and release allocate nothing. Several batches may be lent at once. If somebody cuts the
 * file meanwhile, poll reports it, at the latest 1 MiB later; but bytes of packets that are handed
 * out by then may be gone: they read as zeros, or reading them throws {@link InternalError}, from
 * the JVM.
 *
 * <p>Compressed files and pipes go through one buffer of native memory, of the longest packet and 1
 * MiB: one batch may be lent at a time, and meanwhile a poll of another answers 0. A pipe is read
 * by a thread of its own, so that poll never waits, and packets come as soon as their last byte
 * does.
 *
 * <h2>Flags of the JVM</h2>
 *
 * <p>None is needed. With {@code --enable-native-access=io.vpi.capture.pcap} (on the class path
 * {@code ALL-UNNAMED}) a mapped file becomes a plain native segment, of the same class as the
 * memory of live sources: that keeps the call sites of a process that uses both from slowing down.
 * The zstd library loads native code, for which the JVM prints a warning unless {@code
 * --enable-native-access=com.github.luben.zstd_jni} is given; without a zstd file it is not loaded.
 *
 * <h2>Writing</h2>
 *
 * <p>{@link io.vpi.capture.pcap.PcapWriter} writes one link type with microseconds or nanoseconds;
 * {@link io.vpi.capture.pcap.PcapngWriter} several interfaces with names, losses and directions.
 */
@NullMarked
package io.vpi.capture.pcap;

import org.jspecify.annotations.NullMarked;
