package io.vpi.sensor.bypass;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.bypass.BridgedPair;
import io.vpi.capture.linux.bypass.BypassPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The name of a path that a sensor carries packets over: {@code bridge:A,B}, with options after
 * commas.
 *
 * @param text the name as it was written
 * @param parts what stands after the scheme without an equals sign
 * @param options what stands there with one
 */
public record BypassPathName(String text, List<String> parts, Map<String, String> options) {
  private static final String BRIDGE_SCHEME = "bridge:";
  private static final String SYNOPSIS = "bridge:A,B[,with=BRIDGE][,netns=NAME]";
  private static final String BRIDGE = "with";
  private static final String NAMESPACE = "netns";

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
    if (!text.startsWith(BRIDGE_SCHEME)) {
      throw new CaptureException("'" + text + "' names no path: expected " + SYNOPSIS);
    }
    List<String> parts = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (String part : text.substring(BRIDGE_SCHEME.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        parts.add(part);
        continue;
      }
      String name = part.substring(0, equals);
      if (!Set.of(BRIDGE, NAMESPACE).contains(name)) {
        throw new CaptureException(
            "'" + text + "' has the unknown option '" + name + "': expected " + SYNOPSIS);
      }
      if (options.put(name, part.substring(equals + 1)) != null) {
        throw new CaptureException("'" + text + "' has the option '" + name + "' twice");
      }
    }
    if (parts.size() != 2 || parts.contains("")) {
      throw new CaptureException(
          "'" + text + "' names no pair of interfaces: expected " + SYNOPSIS);
    }
    return new BypassPathName(text, parts, options);
  }

  /**
   * Prepares the way around the sensor.
   *
   * @return the path; the caller closes it
   * @throws CaptureException if that cannot be
   */
  public BypassPath open() throws CaptureException {
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
   * @return the bridge and its namespace
   */
  public String exclusive() {
    return options.getOrDefault(NAMESPACE, "") + "/" + bridge();
  }
}
