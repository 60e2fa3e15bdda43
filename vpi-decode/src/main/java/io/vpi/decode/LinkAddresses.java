package io.vpi.decode;

import io.vpi.net.MacAddress;
import io.vpi.packet.PacketBatch;

/** Which MAC addresses a layer was sent by: those of the innermost Ethernet header around it. */
public final class LinkAddresses {
  private LinkAddresses() {}

  /**
   * The address of one end. Allocates nothing.
   *
   * @param batch the packet's batch
   * @param layers what was decoded of it
   * @param packet the packet's index in both
   * @param layer the layer, or the number of layers for what stands behind the last
   * @param ofSource whether the sender's, else the receiver's
   * @return the address as {@link MacAddress} has it, or {@link MacAddress#NONE} if no Ethernet
   *     header stands in front of the layer
   */
  public static long of(
      PacketBatch batch, LayerTable layers, int packet, int layer, boolean ofSource) {
    for (int i = layer - 1; i >= 0; i--) {
      if (layers.protocol(packet, i) == Protocol.ETHERNET) {
        long header = batch.offset(packet) + layers.offset(packet, i);
        return ofSource
            ? Ethernet.source(batch.memory(), header)
            : Ethernet.destination(batch.memory(), header);
      }
    }
    return MacAddress.NONE;
  }
}
