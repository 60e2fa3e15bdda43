package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Which VLANs a port carries. On a switch that does not look at tags every port is {@link
 * #TRANSPARENT}.
 *
 * @param untagged the VLAN of frames without a tag, 0 to 4095, or {@link #NONE} if such are refused
 * @param tagged the VLANs whose frames come and go with a tag
 */
public record PortVlans(int untagged, VlanSet tagged) {
  /** Stands for no VLAN. */
  public static final int NONE = -1;

  /** The VLAN of frames on a switch that does not look at tags. */
  public static final int UNTAGGED = 0;

  /** A port of a switch that does not look at tags. */
  public static final PortVlans TRANSPARENT = new PortVlans(UNTAGGED, VlanSet.NONE);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if {@code untagged} is out of range
   */
  public PortVlans {
    if (untagged < NONE || untagged > 4095) {
      throw new IllegalArgumentException("a VLAN id is 0 to 4095, not " + untagged);
    }
    Objects.requireNonNull(tagged, "tagged");
  }

  /**
   * A port that is in one VLAN and knows no tags.
   *
   * @param vlan 0 to 4095
   * @return the port's VLANs
   */
  public static PortVlans access(int vlan) {
    return new PortVlans(vlan, VlanSet.NONE);
  }

  /**
   * Whether frames of a VLAN cross the port.
   *
   * @param vlan any number
   * @return whether they do, with or without a tag
   */
  public boolean carries(int vlan) {
    return vlan >= 0 && (vlan == untagged || tagged.contains(vlan));
  }

  /**
   * The tag that frames of a VLAN bear on the wire.
   *
   * @param vlan one that the port carries
   * @return the VLAN id, or {@link #UNTAGGED} for no tag
   */
  public int tagOnWire(int vlan) {
    return vlan == untagged ? UNTAGGED : vlan;
  }

  /**
   * The VLAN that a frame from the wire is in.
   *
   * @param tag its VLAN id, or {@link #UNTAGGED}
   * @return the VLAN, or {@link #NONE} if the port refuses the frame
   */
  public int vlanOfWire(int tag) {
    if (tag == UNTAGGED) {
      return untagged;
    }
    return tagged.contains(tag) ? tag : NONE;
  }
}
