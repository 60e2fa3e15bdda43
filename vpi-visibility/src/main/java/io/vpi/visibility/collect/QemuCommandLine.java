package io.vpi.visibility.collect;

import io.vpi.net.MacAddress;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.reader.MacText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What QEMU was started with, as far as it names the guest and its cards. Options come as {@code
 * tap,id=n0,ifname=t1} and, from newer versions of libvirt, as JSON. Immutable.
 */
final class QemuCommandLine {
  private final String guest;
  private final List<Map<String, String>> backends;
  private final List<Map<String, String>> cards;

  private QemuCommandLine(
      String guest, List<Map<String, String>> backends, List<Map<String, String>> cards) {
    this.guest = guest;
    this.backends = backends;
    this.cards = cards;
  }

  /** Reads {@code /proc/PID/cmdline}, whose words end with zeros. */
  static QemuCommandLine parse(String text) {
    String guest = "";
    List<Map<String, String>> backends = new ArrayList<>();
    List<Map<String, String>> cards = new ArrayList<>();
    String[] words = text.split("\0", -1);
    for (int i = 0; i + 1 < words.length; i++) {
      String value = words[i + 1];
      switch (words[i]) {
        case "-name", "--name" -> {
          Map<String, String> parts = parts(value, "guest");
          // Whatever a guest is called, its name is one line.
          guest = parts.getOrDefault("guest", "").replaceAll("\\p{Cntrl}", "");
        }
        case "-netdev", "--netdev" -> backends.add(parts(value, "type"));
        case "-device", "--device" -> cards.add(parts(value, "driver"));
        case "-nic", "--nic" -> {
          // Both in one: it gets a name that refers to itself.
          Map<String, String> parts = parts(value, "type");
          parts.put("id", "nic " + i);
          parts.put("netdev", "nic " + i);
          backends.add(parts);
          cards.add(parts);
        }
        default -> {
          // Nothing about the network.
        }
      }
    }
    return new QemuCommandLine(guest, backends, cards);
  }

  /** Whether it is the command line of a guest that has a network card. */
  boolean hasCards() {
    return !backends.isEmpty();
  }

  /** The guest's name, or the empty string. */
  String guest() {
    return guest;
  }

  /**
   * The address of the card that is behind a tap, or {@link MacAddress#NONE}.
   *
   * @param tap the tap's name
   * @param descriptor the number of the descriptor by which it is held
   */
  long macOf(String tap, String descriptor) {
    for (Map<String, String> backend : backends) {
      if (tap.equals(backend.get("ifname")) || holds(backend, descriptor)) {
        String id = backend.getOrDefault("id", "");
        for (Map<String, String> card : cards) {
          if (!id.isEmpty() && id.equals(card.get("netdev"))) {
            return MacText.parse(card.getOrDefault("mac", ""));
          }
        }
      }
    }
    return MacAddress.NONE;
  }

  private static boolean holds(Map<String, String> backend, String descriptor) {
    return descriptor.equals(backend.get("fd"))
        || List.of(backend.getOrDefault("fds", "").split(":", -1)).contains(descriptor);
  }

  private static Map<String, String> parts(String value, String first) {
    Map<String, String> parts = new LinkedHashMap<>();
    if (value.startsWith("{")) {
      try {
        for (Map.Entry<String, Node> each : JsonDocument.read(value).members().entrySet()) {
          parts.put(each.getKey(), each.getValue().text());
        }
      } catch (DocumentException e) {
        // QEMU would not have started with it, so this is no QEMU.
      }
      return parts;
    }
    // A comma within a value is doubled.
    String[] words = value.replace(",,", "\1").split(",", -1);
    for (int i = 0; i < words.length; i++) {
      String word = words[i].replace('\1', ',');
      int equals = word.indexOf('=');
      if (equals > 0) {
        parts.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (i == 0) {
        parts.put(first, word);
      }
    }
    return parts;
  }
}
