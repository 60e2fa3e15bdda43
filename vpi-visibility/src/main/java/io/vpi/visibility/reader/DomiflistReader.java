package io.vpi.visibility.reader;

import io.vpi.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code virsh domiflist GUEST}. Thread safe. */
public final class DomiflistReader {
  private static final int COLUMNS = 5;

  private DomiflistReader() {}

  /**
   * Reads a guest's cards.
   *
   * @param text what the command printed
   * @param warnings where it says what is wrong
   * @return the cards
   */
  public static List<GuestCard> read(String text, SourceWarnings warnings) {
    List<GuestCard> cards = new ArrayList<>();
    warnings.lines(text).stream()
        .filter(line -> !line.startsWith("---") && !line.matches("Interface\\s+Type.*"))
        .forEach(line -> card(line, warnings, cards));
    return cards;
  }

  private static void card(String line, SourceWarnings warnings, List<GuestCard> cards) {
    String[] words = line.split("\\s+", -1);
    if (words.length != COLUMNS || MacText.parse(words[4]) == MacAddress.NONE) {
      warnings.warnOfLine(line, "interface, type, source, model and MAC");
      return;
    }
    cards.add(
        new GuestCard(
            words[1],
            MacText.parse(words[4]),
            known(words[2]),
            "",
            known(words[0]),
            known(words[3]),
            "",
            "",
            0));
  }

  /** A dash stands for nothing. */
  private static String known(String word) {
    return word.equals("-") ? "" : word;
  }
}
