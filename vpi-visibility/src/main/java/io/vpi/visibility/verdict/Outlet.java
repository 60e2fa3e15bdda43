package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.PortId;
import java.util.List;

/** How copies get from a host to a sensor. */
sealed interface Outlet {
  /**
   * By a port.
   *
   * @param port the port that copies leave by
   * @param before what has to be done first, so that it takes them
   */
  record ByPort(PortId port, List<Command> before) implements Outlet {
    /** Copies the list. */
    public ByPort {
      before = List.copyOf(before);
    }
  }

  /**
   * Not yet.
   *
   * @param todo what a person has to do before any command helps
   */
  record NotYet(Command todo) implements Outlet {}
}
