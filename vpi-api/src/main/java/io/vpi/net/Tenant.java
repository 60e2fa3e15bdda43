package io.vpi.net;

/**
 * What keeps equal addresses of different tenants apart.
 *
 * @param outerVlan the outermost VLAN id, 0 to 4095, or -1 where there is no tag
 * @param innerVlan the next VLAN id, or -1
 * @param networkId the overlay's network id (VXLAN VNI, NVGRE VSID, GRE key, GENEVE VNI), or -1
 * @param addressSpace the tap's address space, 0 unless configured
 */
public record Tenant(int outerVlan, int innerVlan, long networkId, int addressSpace) {
  /** The tenant of an untagged packet outside of any overlay, seen by an ordinary tap. */
  public static final Tenant NONE = new Tenant(-1, -1, -1, 0);
}
