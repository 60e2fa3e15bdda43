package io.vpi.example.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.vpi.buffers.NettyBatch;
import io.vpi.detect.Inspector;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.Verdict;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Inspects the Ethernet frames in VXLAN datagrams and hands on those that may pass.
 *
 * <p>Netty reads a burst of datagrams and then says that it is complete: that is the batch. The
 * frames are read where the socket's buffers have them; a datagram that passes goes on as the same
 * object. What is no VXLAN of this network is not handed on.
 *
 * <p>One handler a channel, used by the channel's event loop; the counts may be read by any thread.
 * It closes its inspector when it is removed, or its channel closes.
 */
final class InspectionHandler extends ChannelInboundHandlerAdapter {
  /** RFC 7348 section 5: flags, reserved, VNI in the upper 24 bits of the second word. */
  static final int VXLAN_HEADER_LENGTH = 8;

  static final int VNI_FLAG = 0x08;
  private static final int VNI_WORD = 4;
  private static final int VNI_SHIFT = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Inspector inspector;
  private final int vni;
  private final TapRegistry taps = new TapRegistry();
  private final int tap;
  private final NettyBatch netty = new NettyBatch(PacketBatch.DEFAULT_CAPACITY);
  private final @Nullable DatagramPacket[] waiting = new DatagramPacket[netty.batch().capacity()];
  private final AtomicLong passed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong ignored = new AtomicLong();

  InspectionHandler(Inspector inspector, int vni) {
    this.inspector = inspector;
    this.vni = vni;
    this.tap = taps.register(new TapPoint("", "vxlan", "vni-" + vni, "", Direction.UNKNOWN, vni));
  }

  /** Frames handed on. */
  long passed() {
    return passed.get();
  }

  /** Frames that a rule kept from going on. */
  long dropped() {
    return dropped.get();
  }

  /** Datagrams that were no frame of this network. */
  long ignored() {
    return ignored.get();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof DatagramPacket datagram) || !isOurs(datagram.content())) {
      ignored.incrementAndGet();
      ReferenceCountUtil.release(message);
      return;
    }
    long nanos = System.currentTimeMillis() * NANOS_PER_MILLI;
    if (!netty.batch().isLent()) {
      netty.begin(taps, nanos);
    }
    ByteBuf content = datagram.content();
    int start = content.readerIndex() + VXLAN_HEADER_LENGTH;
    int length = content.readableBytes() - VXLAN_HEADER_LENGTH;
    waiting[netty.add(content, start, length, length, nanos, LinkType.ETHERNET, tap)] = datagram;
    if (netty.batch().isFull()) {
      inspect(context);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    inspect(context);
    context.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    discard(); // a burst that was never completed
    inspector.close(); // on the event loop, as all of its work
  }

  /** A datagram may be empty, short, of another network or no VXLAN at all. */
  private boolean isOurs(ByteBuf content) {
    int start = content.readerIndex();
    return content.readableBytes() > VXLAN_HEADER_LENGTH
        && (content.getByte(start) & VNI_FLAG) != 0
        && content.getInt(start + VNI_WORD) >>> VNI_SHIFT == vni;
  }

  private void inspect(ChannelHandlerContext context) {
    PacketBatch batch = netty.batch();
    if (!batch.isLent()) {
      return;
    }
    try {
      inspector.inspect(batch);
      for (int i = 0; i < batch.size(); i++) {
        DatagramPacket datagram = waiting[i];
        if (datagram != null && batch.verdict(i) == Verdict.PASS) {
          waiting[i] = null;
          passed.incrementAndGet();
          context.fireChannelRead(datagram);
        } else {
          dropped.incrementAndGet();
        }
      }
    } finally {
      discard();
    }
  }

  /** Lets go of the batch's memory, and of the datagrams that were not handed on. */
  private void discard() {
    netty.release();
    for (int i = 0; i < waiting.length; i++) {
      DatagramPacket datagram = waiting[i];
      if (datagram != null) {
        waiting[i] = null;
        datagram.release();
      }
    }
  }
}
