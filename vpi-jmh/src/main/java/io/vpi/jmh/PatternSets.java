package io.vpi.jmh;

import io.vpi.match.LiteralPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Sets drawn from the fast patterns of a real rule set: of all lengths and kinds, none left out. No
 * two patterns of a set accept the same texts, so that matches are counted alike whatever a matcher
 * makes of such twins.
 */
final class PatternSets {
  private static final String FILE = "rules/et-fastpatterns.txt";

  private PatternSets() {}

  /**
   * Draws a set.
   *
   * @param size how many patterns
   * @param seed the same seed and size draw the same patterns
   * @return the patterns, whose ids are their places
   */
  static List<LiteralPattern> draw(int size, int seed) throws IOException {
    List<LiteralPattern> all = new ArrayList<>(readDistinct());
    if (size > all.size()) {
      throw new IllegalArgumentException(
          FILE + " has " + all.size() + " distinct patterns, fewer than the " + size + " wanted.");
    }
    Collections.shuffle(all, new Random(seed));
    List<LiteralPattern> set = new ArrayList<>(size);
    for (LiteralPattern pattern : all.subList(0, size)) {
      set.add(LiteralPattern.of(set.size(), pattern.bytes(), pattern.nocase()));
    }
    return List.copyOf(set);
  }

  private static List<LiteralPattern> readDistinct() throws IOException {
    Map<String, LiteralPattern> distinct = new LinkedHashMap<>();
    for (String line : Files.readAllLines(SharedFolder.require(FILE))) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        byte[] bytes = HexFormat.of().parseHex(fields[0]);
        boolean nocase = fields[1].equals("1");
        distinct.putIfAbsent(
            textsOf(bytes, nocase), LiteralPattern.of(distinct.size(), bytes, nocase));
      }
    }
    return List.copyOf(distinct.values());
  }

  /** The same for patterns that accept the same texts. */
  private static String textsOf(byte[] bytes, boolean nocase) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    boolean letters = text.chars().anyMatch(c -> c < 0x80 && Character.isLetter(c));
    if (!nocase || !letters) {
      return text;
    }
    StringBuilder folded = new StringBuilder("nocase ");
    for (char c : text.toCharArray()) {
      folded.append(c < 0x80 ? Character.toString(c).toLowerCase(Locale.ROOT) : c);
    }
    return folded.toString();
  }
}
