package io.vpi.visibility.topology;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The far side of a tunnel port.
 *
 * @param kind how frames are wrapped
 * @param networkId the VNI, VSID or key, or {@link #NO_NETWORK} for none or any
 * @param local the address of this end as text, or the empty string
 * @param remote the address of the far end as text, or the empty string if there are several or
 *     none is set
 * @param port the UDP port, or 0
 * @param underlay the port of the same host that wrapped frames leave by, or null if unknown
 */
public record Tunnel(
    TunnelKind kind,
    long networkId,
    String local,
    String remote,
    int port,
    @Nullable PortId underlay) {
  /** Stands for no network id. */
  public static final long NO_NETWORK = -1;

  /**
   * Checks that no part is null that may not be.
   *
   * @throws NullPointerException if one is
   */
  public Tunnel {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(remote, "remote");
  }
}
