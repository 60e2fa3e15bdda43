package io.vpi.flow.policy;

import io.vpi.asset.Endpoint;
import io.vpi.decode.LayerTable;
import io.vpi.net.Tenant;

/**
 * Which headers of a packet say whose it is, and that answer in 64 bits. A tenant is an overlay's
 * network id and the VLAN ids of the frame that the overlay carries; without an overlay, the VLAN
 * ids of the frame as captured.
 *
 * <pre>
 *  63    59 58         46 45         33 32                            0
 * +--------+-------------+-------------+-------------------------------+
 * |   0    | inner VLAN+1| outer VLAN+1|         network id + 1        |
 * +--------+-------------+-------------+-------------------------------+
 * </pre>
 *
 * <p>Immutable, thread safe; {@link #of} allocates nothing.
 */
public final class TenantKey {
  /** The tenant of an untagged packet outside of any overlay. */
  public static final long NONE = 0;

  /** The innermost overlay that has a network id: the tenant's own view, and the default. */
  public static final TenantKey INNERMOST = new TenantKey(-1, true);

  /** The outermost overlay: the provider's view. */
  public static final TenantKey OUTERMOST = new TenantKey(0, true);

  /** Stands for "no overlay names a network"; no tenant has all bits set. */
  private static final long UNNAMED = -1;

  private static final int VLAN_ID = 0x0FFF;
  private static final int OUTER_VLAN_SHIFT = 33;
  private static final int INNER_VLAN_SHIFT = 46;
  private static final long NETWORK_MASK = (1L << OUTER_VLAN_SHIFT) - 1;
  private static final int VLAN_MASK = 0x1FFF;

  private final int level;
  private final boolean vlans;

  private TenantKey(int level, boolean vlans) {
    this.level = level;
    this.vlans = vlans;
  }

  /**
   * The overlay of a level.
   *
   * @param level 0 for the outermost, to {@link LayerTable#MAX_OVERLAYS} - 1; a packet with fewer
   *     overlays belongs to its innermost
   * @return the key
   * @throws IllegalArgumentException if the level is out of range
   */
  public static TenantKey level(int level) {
    if (level < 0 || level >= LayerTable.MAX_OVERLAYS) {
      throw new IllegalArgumentException(
          "the level of a tenant's overlay is 0 to "
              + (LayerTable.MAX_OVERLAYS - 1)
              + ", not "
              + level);
    }
    return new TenantKey(level, true);
  }

  /**
   * The same, but VLAN ids do not count: where the two directions of a flow bear different ones.
   *
   * @return the key
   */
  public TenantKey withoutVlans() {
    return new TenantKey(level, false);
  }

  /**
   * The tenant of a packet.
   *
   * @param layers what was decoded of its batch
   * @param packet its index in the batch
   * @return the tenant's bits, {@link #NONE} where nothing names one
   */
  public long of(LayerTable layers, int packet) {
    int overlays = layers.overlayCount(packet);
    if (overlays == 0 && layers.vlanCount(packet) == 0) {
      return NONE;
    }
    long bits = named(layers, packet, overlays, 0);
    return bits == UNNAMED ? unnamed(layers, packet) : bits;
  }

  /**
   * The tenant of a layer: what stands behind it, such as the overlay that the first fragment of a
   * datagram begins with, does not count.
   *
   * @param layers what was decoded of the packet's batch
   * @param packet its index in the batch
   * @param layer the layer's index
   * @return the tenant's bits, {@link #NONE} where nothing names one
   */
  public long of(LayerTable layers, int packet, int layer) {
    long bits = named(layers, packet, layers.level(packet, layer), 0);
    return bits == UNNAMED ? unnamed(layers, packet) : bits;
  }

  /**
   * The tenant of a layer of a packet that was put together of what overlays carried.
   *
   * @param layers what was decoded of the packet's batch
   * @param packet its index in the batch
   * @param layer the layer's index
   * @param outer the tenant of what the packet was put together of
   * @param outside how many overlays carried that
   * @return the tenant's bits; the outer ones where the packet's own overlays name none
   */
  public long within(LayerTable layers, int packet, int layer, long outer, int outside) {
    long bits = named(layers, packet, layers.level(packet, layer), outside);
    return bits == UNNAMED ? outer : bits;
  }

  /** What the overlays name, so many of them and others outside of these, or {@link #UNNAMED}. */
  private long named(LayerTable layers, int packet, int overlays, int outside) {
    int from = level < 0 ? overlays - 1 : Math.min(level - outside, overlays - 1);
    for (int i = from; i >= 0; i--) {
      long id = layers.overlayId(packet, i);
      if (id != LayerTable.NO_ID) {
        return vlans ? (id + 1) | vlans(layers, packet, i + 1) : id + 1;
      }
    }
    return UNNAMED;
  }

  private long unnamed(LayerTable layers, int packet) {
    return vlans ? vlans(layers, packet, 0) : NONE;
  }

  /** The two outermost VLAN ids of a frame. */
  private static long vlans(LayerTable layers, int packet, int frame) {
    long bits = 0;
    int shift = OUTER_VLAN_SHIFT;
    for (int i = 0; i < layers.vlanCount(packet) && shift <= INNER_VLAN_SHIFT; i++) {
      if (layers.vlanLevel(packet, i) == frame) {
        bits |= (long) ((layers.vlanTag(packet, i) & VLAN_ID) + 1) << shift;
        shift += INNER_VLAN_SHIFT - OUTER_VLAN_SHIFT;
      }
    }
    return bits;
  }

  /**
   * The bits spelt out.
   *
   * @param tenant the bits
   * @param addressSpace the tap's address space
   * @return the tenant
   */
  public static Tenant tenant(long tenant, int addressSpace) {
    if (tenant == NONE && addressSpace == 0) {
      return Tenant.NONE;
    }
    return new Tenant(outerVlan(tenant), innerVlan(tenant), networkId(tenant), addressSpace);
  }

  /**
   * The bits spelt out, without an object.
   *
   * @param tenant the bits
   * @param addressSpace the tap's address space
   * @param end whose tenant is set
   */
  public static void spell(long tenant, int addressSpace, Endpoint end) {
    end.tenant(outerVlan(tenant), innerVlan(tenant), networkId(tenant), addressSpace);
  }

  private static int outerVlan(long tenant) {
    return ((int) (tenant >>> OUTER_VLAN_SHIFT) & VLAN_MASK) - 1;
  }

  private static int innerVlan(long tenant) {
    return ((int) (tenant >>> INNER_VLAN_SHIFT) & VLAN_MASK) - 1;
  }

  private static long networkId(long tenant) {
    return (tenant & NETWORK_MASK) - 1;
  }
}
