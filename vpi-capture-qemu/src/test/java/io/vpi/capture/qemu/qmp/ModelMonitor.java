package io.vpi.capture.qemu.qmp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What QEMU knows of objects and character devices, with its errors. */
final class ModelMonitor implements QmpMonitor {
  final Map<String, Map<String, Object>> objects = new LinkedHashMap<>();
  final Map<String, String> devices = new LinkedHashMap<>();
  final List<String> log = new ArrayList<>();

  /** What the n-th object-add answers, counted from 1, instead of adding. */
  final Map<Integer, String> refusals = new LinkedHashMap<>();

  /** The devices that no filter reads any more. */
  final Set<String> idle = new HashSet<>();

  boolean isConnected = true;
  boolean knowsMillisOnly;
  private int added;

  @Override
  public Object execute(String command, Map<String, ?> arguments) throws QmpException {
    log.add(command);
    return switch (command) {
      case "chardev-add" -> addDevice(arguments);
      case "chardev-remove" -> removeDevice(String.valueOf(arguments.get("id")));
      case "object-add" -> addObject(arguments);
      case "object-del" -> objects.remove(String.valueOf(arguments.get("id")));
      case "qom-list" -> objects.keySet().stream().map(name -> Map.of("name", name)).toList();
      case "qom-get" -> object(arguments).get(String.valueOf(arguments.get("property")));
      case "qom-set" -> object(arguments).put("status", arguments.get("value"));
      case "query-chardev" ->
          devices.entrySet().stream()
              .map(d ->
                  Map.of(
                      "label",
                      d.getKey(),
                      "filename",
                      filename(d.getValue()),
                      "frontend-open",
                      !idle.contains(d.getKey())))
              .toList();
      default -> throw new QmpException("CommandNotFound", "QEMU refused " + command, null);
    };
  }

  private String filename(String path) {
    return isConnected ? "unix:" : "disconnected:unix:" + path;
  }

  private Map<String, Object> object(Map<String, ?> arguments) {
    return objects.get(String.valueOf(arguments.get("path")).replace("/objects/", ""));
  }

  private Object addDevice(Map<String, ?> arguments) throws QmpException {
    String backend = String.valueOf(arguments.get("backend"));
    if (knowsMillisOnly && !backend.contains("reconnect-ms")) {
      throw refused("chardev-add", "Parameter 'backend.data.reconnect' is unexpected");
    }
    devices.put(String.valueOf(arguments.get("id")), backend.replaceAll(".*path=([^},]*).*", "$1"));
    return Map.of();
  }

  private Object removeDevice(String id) throws QmpException {
    boolean isBusy =
        objects.values().stream()
            .anyMatch(o -> id.equals(o.get("outdev")) || id.equals(o.get("indev")));
    if (isBusy || devices.remove(id) == null) {
      throw refused("chardev-remove", "Chardev '" + id + "' " + (isBusy ? "is busy" : "not found"));
    }
    return Map.of();
  }

  private Object addObject(Map<String, ?> arguments) throws QmpException {
    String refusal = refusals.get(++added);
    if (refusal != null) {
      throw refused("object-add", refusal);
    }
    objects.put(String.valueOf(arguments.get("id")), new LinkedHashMap<>(arguments));
    idle.remove(String.valueOf(arguments.get("indev")));
    return Map.of();
  }

  private static QmpException refused(String command, String why) {
    return new QmpException("GenericError", "QEMU refused " + command + ": " + why, null);
  }
}
