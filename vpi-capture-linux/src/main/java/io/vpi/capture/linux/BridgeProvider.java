package io.vpi.capture.linux;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import io.vpi.packet.Direction;
import io.vpi.tap.TapPoint;

/**
 * Joins two interfaces of Linux to an inline pair: {@code bridge:A,B}. What comes in at one goes
 * out at the other once it was judged, and frames of the inspector's own can be sent at both. There
 * is a tap at each end; every packet crosses the one where it came in, {@link Direction#INGRESS}.
 *
 * <p>Options that may follow, separated by commas:
 *
 * <ul>
 *   <li>{@code netns=NAME}: the network namespace that both interfaces are in.
 *   <li>{@code fail=closed|open}: whether frames that wait for a verdict when the source is closed
 *       are dropped, which is the default, or go on.
 *   <li>{@code slots=N}: how many frames can wait at each end, 64 to 65536; 1024 unless told.
 *   <li>{@code frame=BYTES}: the longest frame; 69776 unless told, for guests that leave it to the
 *       network card to cut up what they send. {@code frame=2K} does for those that do not, and a
 *       ring of as many slots is then a thirtieth as large. A longer frame is shown in part, and
 *       does not go on.
 * </ul>
 *
 * <p><b>A pair is a cable that this process holds together.</b> When the process ends, however it
 * ends, nothing passes any more until something else joins the interfaces.
 *
 * <p><b>Offloads.</b> What a guest leaves to the network card goes on as it came, and the guest at
 * the other end takes it so. A replacement leaves to the card what its packet left: where {@link
 * io.vpi.packet.PacketFlags#CHECKSUM_NOT_READY} is set, its checksum field holds the sum of the
 * pseudo-header, as the packet's did. The virtio header has no words for the large segments of a
 * tunnel: guests that build overlays themselves must not leave those to the card ({@code ethtool -K
 * DEV tx-udp_tnl-segmentation off tx-udp_tnl-csum-segmentation off}, and alike for GRE).
 *
 * <p>Guests that leave nothing to the card cost the most, as they send many short frames. {@code
 * ethtool -K PORT gro on} has the kernel join them before they come in, as it does by itself for
 * most network cards, and not for veth pairs; what was joined is then shown with {@link
 * io.vpi.packet.PacketFlags#SEGMENTATION_OFFLOAD}, and {@code frame} has to be as it is by default.
 *
 * <p>A VLAN tag of 802.1ad adds four bytes that the kernel grants to 802.1Q alone: where such
 * frames are of full size, give the ports an MTU of 1504.
 *
 * <p>The host itself should be deaf at both ports, or it answers what it should only pass on: give
 * them no addresses, and {@code ip link set DEV arp off}. They must not be ports of one bridge at
 * the same time, for each frame would then pass twice.
 *
 * <p>Thread safe.
 */
public final class BridgeProvider implements PacketSourceProvider {
  /** Makes the provider; {@link java.util.ServiceLoader} does this too. */
  public BridgeProvider() {}

  @Override
  public String scheme() {
    return "bridge";
  }

  @Override
  public String synopsis() {
    return "bridge:INTERFACE,INTERFACE[,OPTION=VALUE...]";
  }

  @Override
  public String description() {
    return "two Linux interfaces, joined inline: what is not passed goes no further";
  }

  /**
   * Joins two interfaces.
   *
   * @param uri the scheme {@code bridge}, two interfaces and options
   * @param options what every source is told; a packet longer than {@link
   *     CaptureOptions#maxPacketLength()} is shown in part, and goes on as a whole
   * @return the open source; the caller closes it
   * @throws CaptureException if an option is wrong, an interface is missing, down or no Ethernet,
   *     or the kernel refuses: packet sockets need {@code CAP_NET_RAW}
   */
  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    PairConfig config = PairConfig.of(uri, options);
    PairOpening opening = PairOpening.open(config);
    int first = register(config.first(), options);
    int second = register(config.second(), options);
    return new InlinePairSource(config, opening, options.taps(), first, second);
  }

  private static int register(String device, CaptureOptions options) {
    return options
        .taps()
        .register(new TapPoint(options.host(), "", device, "", Direction.INGRESS, 0));
  }
}
