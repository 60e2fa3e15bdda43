/**
 * Netty's and Agrona's buffers as packets, and packets as their buffers, without a copy and without
 * an object for a packet.
 *
 * <h2>Buffers that arrive: a batch that holds on to them</h2>
 *
 * <p>A handler of a channel has the packet in a direct {@code ByteBuf} already. {@link
 * io.vpi.buffers.NettyBatch} takes its address, and a reference to it until the batch is released:
 *
 * <pre>{@code
 * NettyBatch netty = new NettyBatch(PacketBatch.DEFAULT_CAPACITY);   // once
 *
 * netty.begin(taps, nanos);
 * netty.add(buffer, nanos, LinkType.ETHERNET, tap);                  // retains it
 * inspector.inspect(netty.batch());
 * if (netty.batch().verdict(0) == Verdict.PASS) { ... }
 * netty.release();                                                   // releases it
 * }</pre>
 *
 * <p>What has no address (heap and composite buffers) is refused by {@code add}, so that no copy
 * goes unnoticed, and taken by {@link io.vpi.buffers.NettyBatch#addCopy}. {@link
 * io.vpi.buffers.AgronaBatch} is the same for Agrona's buffers over native memory.
 *
 * <h2>Buffers that stay anyway: by address alone</h2>
 *
 * <p>Who has a ring of buffers that live as long as the program needs no reference counts: {@link
 * io.vpi.buffers.NettyPackets#add} and {@link io.vpi.buffers.AgronaPackets#add} put a buffer into
 * any batch whose memory contains it. If all of them are parts of one slab, begin the batch over
 * the slab's own segment: it has bounds, which {@link io.vpi.packet.NativeMemory#all()} has not.
 *
 * <h2>Packets handed out: views</h2>
 *
 * <p>Code that parses a {@code ByteBuf} or a {@code DirectBuffer} reads a packet of any source
 * through one view, wrapped around one packet after the other:
 *
 * <pre>{@code
 * PacketByteBuf netty = new PacketByteBuf();                         // read-only, bounds checked
 * UnsafeBuffer agrona = new UnsafeBuffer(0, 0);
 *
 * parser.read(netty.wrap(batch, i));
 * AgronaPackets.wrap(batch, i, agrona);
 * }</pre>
 *
 * <p>{@link io.vpi.buffers.NettyPackets#copyTo} and {@link io.vpi.buffers.AgronaPackets#copyTo}
 * copy into memory that outlives the batch.
 *
 * <h2>Lifetimes</h2>
 *
 * <table>
 *   <caption>Who owns the bytes, and until when</caption>
 *   <tr><th>What</th><th>Valid</th><th>What guards it</th></tr>
 *   <tr><td>a {@code ByteBuf} in a {@code NettyBatch}</td><td>until {@code release}</td>
 *       <td>a reference; that nobody writes meanwhile is the caller's word</td></tr>
 *   <tr><td>a {@code DirectBuffer} in an {@code AgronaBatch}</td><td>until {@code release}</td>
 *       <td>the garbage collector is kept off; memory freed by hand is the caller's word</td></tr>
 *   <tr><td>a buffer added by address alone</td><td>until the batch is released</td>
 *       <td>nothing: the caller's word</td></tr>
 *   <tr><td>a {@code PacketByteBuf}, its slices and duplicates</td>
 *       <td>until it is wrapped again, or the source's batch is released</td>
 *       <td>it is not wrapped again while somebody else holds a reference; the memory segment's own
 *       scope, where it has one</td></tr>
 *   <tr><td>a {@code DirectBuffer} wrapped around a packet</td><td>likewise</td>
 *       <td>nothing: it reads whatever lies there, and can write</td></tr>
 *   <tr><td>a copy</td><td>as long as its new owner wants</td><td>its new owner</td></tr>
 * </table>
 *
 * <h2>JVM flags</h2>
 *
 * <table>
 *   <caption>What needs which flag on JDK 25, with Netty 4.2 and Agrona 2.6</caption>
 *   <tr><th>What</th><th>Class path</th><th>Module path</th><th>Without it</th></tr>
 *   <tr><td>{@code NettyBatch}, {@code AgronaBatch}, {@code AgronaPackets.copyTo} native memory:
 *       all that uses {@code NativeMemory.all()}</td>
 *       <td>{@code --enable-native-access=ALL-UNNAMED}</td>
 *       <td>{@code --enable-native-access=io.vpi.api}</td>
 *       <td>works; the JVM warns once, and a later JDK will refuse</td></tr>
 *   <tr><td>{@code PacketByteBuf}, {@code NettyPackets}</td><td>none</td><td>none</td>
 *       <td>with native access a direct buffer is copied into as a block, without it word by
 *       word</td></tr>
 *   <tr><td>{@code AgronaPackets.add} and {@code wrap}</td><td>none</td><td>none</td>
 *       <td></td></tr>
 *   <tr><td>Agrona's own reads and writes, and {@code new UnsafeBuffer} around an array or a
 *       {@code ByteBuffer}</td>
 *       <td>{@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}</td>
 *       <td>{@code --add-exports java.base/jdk.internal.misc=org.agrona}</td>
 *       <td>{@code IllegalAccessError}, from Agrona</td></tr>
 * </table>
 *
 * <p>This module brings neither library along: it compiles against both, and uses the one that the
 * program has. A module that calls it requires {@code io.netty.buffer} or {@code org.agrona}
 * itself.
 */
@NullMarked
package io.vpi.buffers;

import org.jspecify.annotations.NullMarked;
