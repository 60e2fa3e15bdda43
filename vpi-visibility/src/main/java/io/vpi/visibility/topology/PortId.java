package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Names a port, over all hosts. Written {@code host/port}; a host's name holds no slash, a port's
 * may: {@code tor1/Gi1/0/7}.
 *
 * @param host the host, or the physical switch
 * @param name the port as its host calls it
 */
public record PortId(String host, String name) implements Comparable<PortId> {
  /**
   * Checks that both parts are there.
   *
   * @throws NullPointerException if one is null
   */
  public PortId {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(name, "name");
  }

  /**
   * Reads {@code host/port}.
   *
   * @param text the two names, joined by the first slash
   * @return the port's id
   * @throws IllegalArgumentException if there is no slash with a name on each side
   */
  public static PortId parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      throw new IllegalArgumentException("a port is named host/port, not '" + text + "'");
    }
    return new PortId(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(PortId other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return host + '/' + name;
  }
}
