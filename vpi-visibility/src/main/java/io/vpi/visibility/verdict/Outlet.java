package io.vpi.visibility.verdict;

import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.SwitchId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How copies get from a host to a sensor. */
sealed interface Outlet {
  /**
   * By a port.
   *
   * @param port the port that copies leave by
   * @param memberOf the switch that it is on, or will be, or null
   * @param before what has to be done first, so that it takes them
   */
  record ByPort(PortId port, @Nullable SwitchId memberOf, List<Command> before) implements Outlet {
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
