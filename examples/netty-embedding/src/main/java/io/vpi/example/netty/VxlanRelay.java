package io.vpi.example.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.vpi.capture.Capability;
import io.vpi.detect.InspectionMode;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.event.EventSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

/** Takes datagrams of one VXLAN network, and sends on to another endpoint what may pass. */
final class VxlanRelay implements AutoCloseable {
  /** No datagram is longer, so that none is cut. */
  private static final int MAX_DATAGRAM = 65_536;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InspectionHandler inspection;
  private final Channel channel;

  /**
   * Binds and starts to relay.
   *
   * @param bind where datagrams come in
   * @param target where they go on to
   * @param vni the network, 0 to 16,777,215
   * @param rules what may not pass; {@code reject} is refused, as this relay answers nobody
   * @param sink told of alerts, on the event loop's thread: it must not wait
   * @param allocator of the buffers that datagrams are received into
   */
  VxlanRelay(
      InetSocketAddress bind,
      InetSocketAddress target,
      int vni,
      RuleSet rules,
      EventSink sink,
      ByteBufAllocator allocator) {
    ChannelFuture bound;
    try {
      Inspector inspector =
          Inspector.builder(rules)
              .mode(InspectionMode.INLINE)
              .capabilities(EnumSet.of(Capability.INLINE))
              .sink(sink)
              .build();
      inspection = new InspectionHandler(inspector, vni);
      bound =
          new Bootstrap()
              .group(group)
              .channel(NioDatagramChannel.class)
              .option(ChannelOption.ALLOCATOR, allocator)
              .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM))
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                      made.pipeline().addLast(inspection, new Forwarder(target));
                    }
                  })
              .bind(bind)
              .awaitUninterruptibly();
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
    if (!bound.isSuccess()) {
      stop();
      throw new UncheckedIOException(new IOException("cannot bind to " + bind, bound.cause()));
    }
    channel = bound.channel();
  }

  /** Where datagrams are expected; the port is the one that was chosen, if 0 was asked for. */
  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** What was counted. */
  InspectionHandler inspection() {
    return inspection;
  }

  /** Waits until somebody closes the channel. */
  void await() {
    channel.closeFuture().awaitUninterruptibly();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    stop();
  }

  private void stop() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Sends on what passed, in the buffer that it came in. */
  private static final class Forwarder extends SimpleChannelInboundHandler<DatagramPacket> {
    private final InetSocketAddress target;

    Forwarder(InetSocketAddress target) {
      this.target = target;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
      // Whether it arrives is not known anyway.
      var _ = context.write(new DatagramPacket(datagram.content().retain(), target));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
