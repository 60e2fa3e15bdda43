package io.vpi.visibility.topology;

import java.util.Objects;

/** Where a sensor receives. */
public sealed interface ListeningPlace {
  /**
   * The place in words for people, such as {@code behind kvm1/ps}.
   *
   * @return the words
   */
  default String text() {
    return switch (this) {
      case OnInterface(PortId port) -> "on " + port;
      case BehindPort(PortId port) -> "behind " + port;
      case AtTunnelEnd(String address) -> "at " + address;
      case InGuest(GuestId guest) -> "in " + guest;
      case Between(PortId first, PortId second) -> "between " + first + " and " + second;
    };
  }

  /**
   * A socket on a network interface, which is put into promiscuous mode. On a switch's port it sees
   * what crosses that port both ways, on a Linux bridge's own device all that the bridge forwards,
   * at the end of a cable what comes out of it.
   *
   * @param port the interface
   */
  record OnInterface(PortId port) implements ListeningPlace {
    /** Checks the part. */
    public OnInterface {
      Objects.requireNonNull(port, "port");
    }
  }

  /**
   * At the far end of the cable that is in a port of a switch: it gets what the switch sends out
   * there. Such a sensor is no guest.
   *
   * @param port the switch's port
   */
  record BehindPort(PortId port) implements ListeningPlace {
    /** Checks the part. */
    public BehindPort {
      Objects.requireNonNull(port, "port");
    }
  }

  /**
   * The far end of tunnels that bring copies.
   *
   * @param address the sensor's address as text
   */
  record AtTunnelEnd(String address) implements ListeningPlace {
    /** Checks the part. */
    public AtTunnelEnd {
      Objects.requireNonNull(address, "address");
    }
  }

  /**
   * Within a guest, beside its applications: it sees all that the guest sends and receives, and
   * where it has the keys, what is encrypted too.
   *
   * @param guest the guest
   */
  record InGuest(GuestId guest) implements ListeningPlace {
    /** Checks the part. */
    public InGuest {
      Objects.requireNonNull(guest, "guest");
    }
  }

  /**
   * Between two interfaces, as their only connection: a frame passes when the sensor lets it.
   *
   * @param first one interface
   * @param second the other
   */
  record Between(PortId first, PortId second) implements ListeningPlace {
    /** Checks the parts. */
    public Between {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(second, "second");
    }
  }
}
