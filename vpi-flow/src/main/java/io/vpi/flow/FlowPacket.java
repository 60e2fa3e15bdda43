package io.vpi.flow;

import io.vpi.decode.LayerTable;
import io.vpi.decode.LinkAddresses;
import io.vpi.flow.fragment.Datagram;
import io.vpi.packet.PacketBatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The packet that an engine has at hand: one of the batch, or a datagram put together from
 * fragments, the last of which is in the batch. Reused; valid during the call that hands it over.
 */
public final class FlowPacket {
  /** {@link #flowId()} of a packet without a flow. */
  public static final int NO_FLOW = -1;

  private @Nullable PacketBatch batch;
  private @Nullable LayerTable layers;
  private int index;
  private int original;
  private int flowId = NO_FLOW;
  private boolean toServer;
  private boolean inStream;
  private boolean refused;
  private boolean lostOnTheWay;
  private boolean alerted;
  private long tenant;
  private @Nullable Datagram datagram;
  private boolean dropped;
  private boolean flowDropped;
  private boolean flowPassed;

  FlowPacket() {}

  /** Turns to a packet. */
  void start(PacketBatch itsBatch, LayerTable itsLayers, int itsIndex) {
    start(itsBatch, itsLayers, itsIndex, null);
    original = itsIndex;
  }

  /** Turns from the fragment at hand to the datagram that it completes. */
  void start(Datagram whole) {
    start(whole.batch(), whole.layers(), 0, whole);
    tenant = whole.tenant();
  }

  private void start(
      PacketBatch itsBatch, LayerTable itsLayers, int itsIndex, @Nullable Datagram whole) {
    batch = itsBatch;
    layers = itsLayers;
    index = itsIndex;
    datagram = whole;
    flowId = NO_FLOW;
    toServer = false;
    inStream = false;
    refused = false;
    lostOnTheWay = false;
    alerted = false;
    tenant = 0;
    dropped = false;
    flowDropped = false;
    flowPassed = false;
  }

  /** Lets go of the batch. */
  void clear() {
    batch = null;
    layers = null;
    datagram = null;
    flowId = NO_FLOW;
  }

  void flow(int id, boolean isToServer) {
    flowId = id;
    toServer = isToServer;
  }

  void tenant(long bits) {
    tenant = bits;
  }

  void inStream(boolean value) {
    inStream = value;
  }

  void refuse(boolean isLostOnTheWay) {
    refused = true;
    lostOnTheWay = isLostOnTheWay;
  }

  /**
   * Whether there is a packet: timers end flows without one.
   *
   * @return false if only the flow is known
   */
  public boolean isPresent() {
    return batch != null;
  }

  /**
   * The batch that the packet is in: the source's, or one of a single datagram.
   *
   * @return the batch
   * @throws NullPointerException if there is no packet
   */
  public PacketBatch batch() {
    return Objects.requireNonNull(batch, "no packet is at hand");
  }

  /**
   * What was decoded of {@link #batch()}.
   *
   * @return the layers
   * @throws NullPointerException if there is no packet
   */
  public LayerTable layers() {
    return Objects.requireNonNull(layers, "no packet is at hand");
  }

  /**
   * The packet's index in {@link #batch()}.
   *
   * @return 0 or more
   */
  public int index() {
    return index;
  }

  /**
   * The index in the source's batch of the packet that is judged: for a datagram its last fragment.
   *
   * @return 0 or more
   */
  public int originalIndex() {
    return original;
  }

  /**
   * Whether this is a datagram put together from fragments.
   *
   * @return false for a packet as it came
   */
  public boolean isDatagram() {
    return datagram != null;
  }

  /**
   * The sender's MAC address, from the Ethernet header next to the IP header that the packet goes
   * by; that of a datagram stands before its last fragment.
   *
   * @return as {@link io.vpi.net.MacAddress} has it, or its {@code NONE}
   */
  public long sourceMac() {
    return mac(true);
  }

  /**
   * The receiver's MAC address, as {@link #sourceMac} finds the sender's.
   *
   * @return as {@link io.vpi.net.MacAddress} has it, or its {@code NONE}
   */
  public long destinationMac() {
    return mac(false);
  }

  private long mac(boolean ofSource) {
    LayerTable table = layers();
    int network = table.network(index);
    int ip = network == LayerTable.NONE ? table.layerCount(index) : network;
    Datagram whole = datagram;
    return whole == null
        ? LinkAddresses.of(batch(), table, index, ip, ofSource)
        : whole.mac(ip, ofSource);
  }

  /**
   * The flow that the packet belongs to; for an ICMP error, the flow that it speaks of.
   *
   * @return its number, or {@link #NO_FLOW}
   */
  public int flowId() {
    return flowId;
  }

  /**
   * Which way the packet goes in its flow.
   *
   * @return true from client to server
   */
  public boolean isToServer() {
    return toServer;
  }

  /**
   * Whose the packet is.
   *
   * @return bits of {@link io.vpi.flow.policy.TenantKey}
   */
  public long tenant() {
    return tenant;
  }

  /**
   * Whether the packet's payload has entered its stream; the consumer gets it there, now or when
   * what is missing before it has come.
   *
   * @return false for anything but a TCP segment with data that was taken
   */
  public boolean isInStream() {
    return inStream;
  }

  /**
   * Whether the engine does not believe the packet: a wrong checksum, an old timestamp, a place out
   * of the window, a forged reset, a connection whose beginning was not seen.
   *
   * @return true if nothing of it has entered a stream or changed the flow's state
   */
  public boolean isRefused() {
    return refused;
  }

  /**
   * Whether the packet, one that is refused, does not get as far as its receiver's TCP: its
   * checksum is wrong, or it has too few hops left.
   *
   * @return true if nothing of it is read by anyone
   */
  public boolean isLostOnTheWay() {
    return lostOnTheWay;
  }

  /** Notes that the packet has raised an alert, which its flow's event tells. */
  public void alert() {
    alerted = true;
  }

  boolean isAlerted() {
    return alerted;
  }

  /** Asks that this packet does not go on. Inline only; passively it means nothing. */
  public void drop() {
    dropped = true;
  }

  /**
   * Asks that neither this packet nor any later one of its flow goes on, or is inspected. Inline
   * only; passively it means nothing.
   *
   * <p>A TCP flow ends where a new connection takes its addresses and ports: that one is inspected
   * from its beginning, and is dropped if this is asked again. So its SYN goes on, and is handed on
   * as one of the dropped flow; so are the packets without data by which an end that still has the
   * old connection open is told of the new one. All else stays dropped until the other end has
   * acknowledged the new SYN, and if it never does, until the flow's timeout has passed without any
   * packet of the flow but SYNs.
   */
  public void dropFlow() {
    dropped = true;
    flowDropped = true;
  }

  /**
   * Asks that the later packets of the flow go on without inspection. A new TCP connection with its
   * addresses and ports is another flow, and inspected.
   */
  public void passFlow() {
    flowPassed = true;
  }

  boolean isDropped() {
    return dropped;
  }

  boolean isFlowDropped() {
    return flowDropped;
  }

  boolean isFlowPassed() {
    return flowPassed;
  }
}
