package io.vpi.visibility.topology;

import java.util.Objects;

/**
 * Names a switch, over all hosts. Written {@code host/switch}; a physical switch is its own host
 * and written by one name.
 *
 * @param host the host, or the physical switch
 * @param name the switch as its host calls it
 */
public record SwitchId(String host, String name) implements Comparable<SwitchId> {
  /**
   * Checks that both parts are there.
   *
   * @throws NullPointerException if one is null
   */
  public SwitchId {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(name, "name");
  }

  /**
   * The id of a switch that is a box of its own.
   *
   * @param name its name
   * @return the id
   */
  public static SwitchId physical(String name) {
    return new SwitchId(name, name);
  }

  /**
   * Reads {@code host/switch}, or one name for a physical switch.
   *
   * @param text the name
   * @return the switch's id
   * @throws IllegalArgumentException if a part is empty
   */
  public static SwitchId parse(String text) {
    int slash = text.indexOf('/');
    if (slash == 0 || slash == text.length() - 1) {
      throw new IllegalArgumentException("a switch is named host/switch, not '" + text + "'");
    }
    return slash < 0
        ? physical(text)
        : new SwitchId(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(SwitchId other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return host.equals(name) ? name : host + '/' + name;
  }
}
