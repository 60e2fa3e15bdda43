package io.vpi.sensor.bypass;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.bypass.BridgedPair;
import io.vpi.capture.linux.bypass.BypassPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The name of a path that a sensor carries packets over: {@code bridge:A,B} or {@code qmp:SOCKET},
 * with options after commas.
 *
 * @param text the name as it was written
 * @param scheme what it begins with, {@code bridge} or {@code qmp}
 * @param parts what stands after the scheme without an equals sign
 * @param options what stands there with one
 */
public record BypassPathName(
    String text, String scheme, List<String> parts, Map<String, String> options) {
  private static final String BRIDGE_SCHEME = "bridge";
  private static final String QMP_SCHEME = "qmp";
  private static final String BRIDGE = "with";
  private static final String NAMESPACE = "netns";
  private static final String NETDEV = "netdev";

  private static final String BRIDGE_SYNOPSIS = "bridge:A,B[,with=BRIDGE][,netns=NAME]";
  private static final String QMP_SYNOPSIS = "qmp:SOCKET,netdev=ID";

  /** Keeps the parts from changing. */
  public BypassPathName {
    parts = List.copyOf(parts);
    options = Map.copyOf(options);
  }

  /**
   * Reads a name.
   *
   * @param text such as {@code bridge:tap1,uplink,netns=lab}
   * @return its parts
   * @throws CaptureException if it names no path, or has an unknown option
   */
  public static BypassPathName parse(String text) throws CaptureException {
    String scheme = text.substring(0, Math.max(0, text.indexOf(':')));
    return switch (scheme) {
      case BRIDGE_SCHEME -> {
        BypassPathName name = parse(text, scheme, BRIDGE_SYNOPSIS, Set.of(BRIDGE, NAMESPACE));
        if (name.parts.size() != 2 || name.parts.contains("")) {
          throw wrong(text, "names no pair of interfaces", BRIDGE_SYNOPSIS);
        }
        yield name;
      }
      case QMP_SCHEME -> {
        BypassPathName name = parse(text, scheme, QMP_SYNOPSIS, Set.of(NETDEV));
        if (name.parts.size() != 1 || name.parts.contains("") || name.options.size() != 1) {
          throw wrong(text, "names no network card of a guest", QMP_SYNOPSIS);
        }
        yield name;
      }
      default -> throw wrong(text, "names no path", BRIDGE_SYNOPSIS + " or " + QMP_SYNOPSIS);
    };
  }

  private static BypassPathName parse(
      String text, String scheme, String synopsis, Set<String> known) throws CaptureException {
    List<String> parts = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (String part : text.substring(scheme.length() + 1).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        parts.add(part);
        continue;
      }
      String name = part.substring(0, equals);
      if (!known.contains(name)) {
        throw wrong(text, "has the unknown option '" + name + "'", synopsis);
      }
      if (options.put(name, part.substring(equals + 1)) != null) {
        throw wrong(text, "has the option '" + name + "' twice", synopsis);
      }
    }
    return new BypassPathName(text, scheme, parts, options);
  }

  private static CaptureException wrong(String text, String what, String synopsis) {
    return new CaptureException("'" + text + "' " + what + ": expected " + synopsis);
  }

  /**
   * Prepares the way around the sensor.
   *
   * @return the path; the caller closes it
   * @throws CaptureException if that cannot be
   */
  public BypassPath open() throws CaptureException {
    if (scheme.equals(QMP_SCHEME)) {
      return new GuestPath(text, Path.of(parts.getFirst()), options.getOrDefault(NETDEV, ""));
    }
    return BridgedPair.open(
        parts.getFirst(), parts.getLast(), bridge(), options.getOrDefault(NAMESPACE, ""));
  }

  /** The bridge that joins the pair. */
  private String bridge() {
    String given = options.get(BRIDGE);
    return given != null ? given : BridgedPair.defaultBridge(parts.getFirst(), parts.getLast());
  }

  /**
   * What no two paths may share: two pairs on one bridge would be joined with each other.
   *
   * @return the bridge and its namespace, or the guest's card
   */
  public String exclusive() {
    return scheme.equals(QMP_SCHEME) ? text : options.getOrDefault(NAMESPACE, "") + "/" + bridge();
  }
}
