package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens interfaces of Linux for passive capture: {@code afpacket:INTERFACE}. The package's page
 * lists the options that may follow.
 *
 * <p>Thread safe.
 */
public final class AfPacketProvider implements PacketSourceProvider {
  /** The most sockets that {@link #openQueues} opens: what the kernel lets into a group. */
  public static final int MAX_QUEUES = 256;

  /** Makes the provider; {@link java.util.ServiceLoader} does this too. */
  public AfPacketProvider() {}

  @Override
  public String scheme() {
    return "afpacket";
  }

  @Override
  public String synopsis() {
    return "afpacket:INTERFACE[,OPTION=VALUE...]";
  }

  @Override
  public String description() {
    return "frames of a Linux interface, from a ring shared with the kernel";
  }

  /**
   * Opens one socket on an interface. With the option {@code fanout} it is one of a group's,
   * whoever opens the others.
   *
   * @param uri the scheme {@code afpacket}, an interface and options
   * @param options what every source is told
   * @return the open source; the caller closes it
   * @throws CaptureException if an option is wrong, there is no such interface, or the kernel
   *     refuses: packet sockets need {@code CAP_NET_RAW}
   */
  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    AfPacketConfig config = AfPacketConfig.of(uri, options);
    AfPacketOpening opening = AfPacketOpening.open(config);
    return new AfPacketSource(config, opening, options.taps(), register(config, options));
  }

  /**
   * Opens several sockets on an interface, among which the kernel shares the frames out: one for
   * each thread that inspects. Without the option {@code fanout} they are a new group, which
   * hashes; one socket alone is then in no group, and has the stronger {@link
   * PacketSource#affinity()}.
   *
   * @param uri the scheme {@code afpacket}, an interface and options, which hold for each socket:
   *     the ring, too, is each one's own
   * @param options what every source is told
   * @param queues how many, 1 to {@link #MAX_QUEUES}
   * @return the open sources, of one tap; the caller closes each
   * @throws CaptureException as {@link #open}; then none is open
   * @throws IllegalArgumentException if the number is out of range
   */
  @Override
  public List<PacketSource> openQueues(CaptureUri uri, CaptureOptions options, int queues)
      throws CaptureException {
    if (queues < 1 || queues > MAX_QUEUES) {
      throw new IllegalArgumentException("1 to " + MAX_QUEUES + " queues, not " + queues);
    }
    AfPacketConfig config = AfPacketConfig.of(uri, options);
    if (config.group() == null && queues > 1) {
      config = config.withGroup(new FanoutGroup(FanoutGroup.NEW, FanoutMode.HASH, true));
    }
    List<AfPacketOpening> openings = new ArrayList<>(queues);
    try {
      for (int i = 0; i < queues; i++) {
        AfPacketOpening opening = AfPacketOpening.open(config);
        openings.add(opening);
        config = config.withGroup(opening.group());
      }
    } catch (CaptureException e) {
      openings.forEach(AfPacketOpening::close);
      throw e;
    }
    List<PacketSource> sources = new ArrayList<>(queues);
    int tap = register(config, options);
    for (AfPacketOpening opening : openings) {
      sources.add(new AfPacketSource(config, opening, options.taps(), tap));
    }
    return sources;
  }

  private static int register(AfPacketConfig config, CaptureOptions options) {
    return options
        .taps()
        .register(new TapPoint(options.host(), "", config.device(), "", Direction.UNKNOWN, 0));
  }
}
