package io.vpi.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random contents over a small alphabet, so that matches overlap and places are many. */
final class RandomContents {
  private RandomContents() {}

  /** A content and its modifiers; what is null was not given. */
  record Term(
      String text,
      boolean nocase,
      boolean negated,
      Integer offset,
      Integer depth,
      Integer distance,
      Integer within) {
    boolean relative() {
      return distance != null || within != null;
    }

    String options() {
      return "content:"
          + (negated ? "!" : "")
          + "\""
          + text
          + "\";"
          + (nocase ? " nocase;" : "")
          + option("offset", offset)
          + option("depth", depth)
          + option("distance", distance)
          + option("within", within);
    }

    private static String option(String name, Integer value) {
      return value == null ? "" : " " + name + ":" + value + ";";
    }
  }

  static List<Term> terms(Random random) {
    List<Term> terms = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      String text = text(random, "abA", 1 + random.nextInt(3));
      int kind = random.nextInt(4);
      boolean relative = kind >= 2;
      boolean absolute = kind == 1;
      int room = text.length() + random.nextInt(5);
      terms.add(
          new Term(
              text,
              random.nextInt(3) == 0,
              random.nextInt(4) == 0,
              absolute && random.nextBoolean() ? random.nextInt(6) : null,
              absolute && random.nextBoolean() ? room : null,
              relative && random.nextInt(3) > 0 ? random.nextInt(9) - 4 : null,
              relative && random.nextInt(3) > 0 ? room : null));
    }
    return terms;
  }

  static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
