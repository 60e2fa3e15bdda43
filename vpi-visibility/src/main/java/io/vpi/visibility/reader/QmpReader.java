package io.vpi.visibility.reader;

import io.vpi.visibility.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what QEMU's monitor answers. Thread safe. */
public final class QmpReader {
  private static final Pattern NAME = Pattern.compile("^\\s*\\\\?\\s*([^:\\s]+): index=");
  private static final int LONGEST_LINE = 4_096;

  private QmpReader() {}

  /**
   * Reads {@code query-rx-filter}: which cards there are, and who listens to everything.
   *
   * @param text the answer
   * @param warnings where it says what is wrong
   * @return the cards
   */
  public static List<QmpCard> rxFilter(String text, SourceWarnings warnings) {
    List<QmpCard> cards = new ArrayList<>();
    for (Node item : answer(text, warnings).items()) {
      cards.add(
          new QmpCard(
              item.get("name").text(),
              MacText.parse(item.get("main-mac").text()),
              "",
              "",
              item.get("promiscuous").flag(false)));
    }
    return cards;
  }

  /**
   * Reads {@code info network} of the human monitor: which card is joined to which tap.
   *
   * @param text the answer
   * @param warnings where it says what is wrong
   * @return the cards
   */
  public static List<QmpCard> infoNetwork(String text, SourceWarnings warnings) {
    List<QmpCard> cards = new ArrayList<>();
    String printed = answer(text, warnings).text();
    for (String line : printed.lines().toList()) {
      Matcher name = NAME.matcher(line.length() > LONGEST_LINE ? "" : line);
      if (!name.find()) {
        continue;
      }
      if (!line.strip().startsWith("\\")) {
        cards.add(new QmpCard(name.group(1), MacText.parse(value(line, "macaddr")), "", "", false));
      } else if (!cards.isEmpty()) {
        QmpCard card = cards.removeLast();
        cards.add(
            new QmpCard(card.name(), card.mac(), name.group(1), value(line, "ifname"), false));
      }
    }
    if (cards.isEmpty() && !printed.isBlank()) {
      warnings.warn("lines such as 'net0: index=0,type=nic' were expected");
    }
    return cards;
  }

  /**
   * Reads {@code query-chardev}: where the monitor and others are connected.
   *
   * @param text the answer
   * @param warnings where it says what is wrong
   * @return the addresses, such as {@code unix:/run/web-1.qmp,server=on}
   */
  public static List<String> chardevs(String text, SourceWarnings warnings) {
    return answer(text, warnings).items().stream()
        .map(item -> item.get("filename").text())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Node answer(String text, SourceWarnings warnings) {
    Node root = warnings.json(text);
    Node answer = root.get("return");
    if (root.isPresent() && !answer.isPresent()) {
      warnings.warn("QEMU's answer under \"return\" was expected");
    }
    return answer;
  }

  private static String value(String line, String name) {
    for (String part : line.split("[, ]", -1)) {
      if (part.startsWith(name + '=')) {
        return part.substring(name.length() + 1).strip();
      }
    }
    return "";
  }
}
