package io.vpi.match;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A text, patterns, and where they match. Patterns are written {@code id:bytes}, with a trailing
 * {@code /i} on the id to ignore case; matches {@code id@end}.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MatchCase(
    String name, List<LiteralPattern> patterns, byte[] text, List<Matches.Match> expected) {

  private static final List<MatchCase> NAMED =
      List.of(
          of("nothing in nothing", "", "", ""),
          of("no pattern finds nothing", "", "some text", ""),
          of("nothing is found in an empty text", "1:a", "", ""),
          of("one byte", "1:a", "a", "1@1"),
          of("one byte that is not there", "1:a", "b", ""),
          of("one byte everywhere", "1:a", "aaaa", "1@1 1@2 1@3 1@4"),
          of("text shorter than the pattern", "1:abc", "ab", ""),
          of("text that is the pattern", "1:abc", "abc", "1@3"),
          of("at the start", "1:abc", "abcxyz", "1@3"),
          of("at the end", "1:abc", "xyzabc", "1@6"),
          of("twice in a row", "1:abc", "abcabc", "1@3 1@6"),
          of("overlapping itself", "1:aba", "ababa", "1@3 1@5"),
          of("a run overlapping itself", "1:aaa", "aaaaa", "1@3 1@4 1@5"),
          of("a start that fails late", "1:aaab", "aaaaaaab", "1@8"),
          of("a start within a failed start", "1:abcabd", "abcabcabd", "1@9"),
          of(
              "a pattern that is another's suffix",
              "1:he 2:she 3:his 4:hers",
              "ushers",
              "2@4 1@4 4@6"),
          of("all suffixes of one another", "1:d 2:cd 3:bcd 4:abcd", "abcd", "1@4 2@4 3@4 4@4"),
          of("all prefixes of one another", "1:a 2:ab 3:abc 4:abcd", "abcd", "1@1 2@2 3@3 4@4"),
          of("one inside the other", "1:abcdef 2:cd", "abcdef", "2@4 1@6"),
          of("inside one that does not match", "1:abcdef 2:cd", "abcdex", "2@4"),
          of("suffix of a suffix that is no pattern", "1:abcde 2:bcdx 3:d", "abcdx", "3@4 2@5"),
          of("the second of two that begin alike", "1:abcx 2:abcy", "abcy", "2@4"),
          of("neighbours that overlap", "1:abc 2:cde", "abcde", "1@3 2@5"),
          of(
              "many children of one prefix",
              "1:xa 2:xb 3:xc 4:xd 5:xe 6:xf 7:xg 8:xh 9:xi",
              "xexixz",
              "5@2 9@4"),
          of("case counts", "1:Abc", "abc ABC Abc aBC", "1@11"),
          of("case does not count", "1/i:aBc", "abc ABC Abc aBx", "1@3 1@7 1@11"),
          of("both kinds of the same text", "1:GET 2/i:get", "GET get Get", "1@3 2@3 2@7 2@11"),
          of("only letters of ASCII fold", "1/i:@[`{", "@[`{ `{`{ @[@[", "1@4"),
          of("letters next to those of ASCII do not fold", "1/i:\u00e4a", "\u00e4A \u00c4A", "1@2"),
          of("no letters with and without case", "1/i:123 2:123", "0123", "1@4 2@4"),
          of(
              "no letters beside letters of both kinds",
              "1/i:12 2:ab 3/i:cd",
              "12ABabCD",
              "1@2 2@6 3@8"),
          of("case counts inside where it does not", "1/i:xabcx 2:ABC", "xABCX", "2@4 1@5"),
          of("one id for several patterns", "7:abc 7:bc 7:xyz", "abcxyz", "7@3 7@3 7@6"),
          of("one pattern under several ids", "1:ab 2:ab 3:ab", "abab", "1@2 2@2 3@2 1@4 2@4 3@4"),
          of("the same pattern and id twice", "1:ab 1:ab", "ab", "1@2"),
          of("the same id and text in other letters", "1/i:AB 1/i:ab", "aB", "1@2"),
          of("the highest id and the lowest", "2147483647:ab 0:b", "ab", "2147483647@2 0@2"),
          of("zero bytes", "1:\0\0", "\0\0\0", "1@2 1@3"),
          of("zero is not space", "1/i:\0a", " A\0A", "1@4"),
          of("the highest byte", "1:\u00ff 2:\u00ff\u00fe", "\u00ff\u00ff\u00fe", "1@1 1@2 2@3"),
          of("a byte and its like without the top bit", "1:A 2:\u00c1", "A\u00c1", "1@1 2@2"),
          of(
              "digits and what folding with 0x20 would make of them",
              "1/i:\u0010\u0011",
              "01\u0010\u0011",
              "1@4"),
          allBytes(false),
          allBytes(true),
          longPattern(300),
          longPattern(3_000),
          nested(200));

  /** Every engine must find exactly these. */
  static final List<MatchCase> ALL = all();

  private static List<MatchCase> all() {
    List<MatchCase> cases = new ArrayList<>(NAMED);
    for (int length : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65, 66}) {
      cases.add(bothEnds(length, length));
      cases.add(bothEnds(length, 2 * length + 3));
      cases.add(bothEnds(length, 70));
    }
    for (int length : new int[] {127, 128, 129, 130, 131, 255, 256, 257, 258, 259, 260}) {
      cases.add(bothEnds(4, length));
      cases.add(bothEnds(7, length));
    }
    cases.add(sharedGram(150));
    cases.add(sharedGram(20));
    cases.add(rareAtTheEnd());
    for (byte repeated : new byte[] {0, ' ', 'a', 'A', (byte) 0xFF, (byte) 0x80}) {
      cases.add(oneByteRepeated(repeated));
    }
    cases.add(likesWithTheTopBit());
    return List.copyOf(cases);
  }

  /** A case whose matches the slow way finds. */
  private static MatchCase found(String name, List<LiteralPattern> patterns, byte[] text) {
    return new MatchCase(name, patterns, text, Matches.expected(patterns, text));
  }

  /** A pattern of each kind of case at the start and, if there is room, at the end of a text. */
  static MatchCase bothEnds(int length, int textLength) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + (i * 7) % 26);
    }
    byte[] text = new byte[Math.max(length, textLength)];
    Arrays.fill(text, (byte) '.');
    System.arraycopy(bytes, 0, text, text.length - length, length);
    if (text.length >= 2 * length) {
      System.arraycopy(bytes, 0, text, 0, length);
    }
    return found(
        length + " bytes at both ends of " + text.length,
        List.of(LiteralPattern.of(1, bytes, false), LiteralPattern.of(2, bytes, true)),
        text);
  }

  /** Many patterns of which each has the same gram and no other that is as rare. */
  private static MatchCase sharedGram(int count) {
    List<LiteralPattern> patterns = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String pattern = "ee".repeat(i % 5) + "~~~~~~~" + "et".repeat(i / 5);
      patterns.add(LiteralPattern.of(i, pattern, i % 2 == 0));
      text.append(i % 3 == 0 ? pattern : pattern.substring(1)).append(i % 4 == 0 ? "" : " ");
    }
    text.setLength(Math.min(text.length(), 700));
    return found(
        count + " patterns of one gram",
        patterns,
        text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static MatchCase rareAtTheEnd() {
    String frequent = "the the the the ";
    List<LiteralPattern> patterns =
        List.of(
            LiteralPattern.of(1, frequent + "~{}|^", false),
            LiteralPattern.of(2, frequent.repeat(6) + "~{}|^`\\", true));
    String text = frequent.repeat(7) + "~{}|^`\\" + frequent + "~{}|" + frequent + "~{}|^";
    return found(
        "the rarest bytes at the end", patterns, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static MatchCase oneByteRepeated(byte repeated) {
    List<LiteralPattern> patterns = new ArrayList<>();
    for (byte other : new byte[] {repeated, (byte) (repeated ^ 0x20), (byte) (repeated ^ 0x80)}) {
      for (int length : new int[] {1, 2, 3, 4, 6, 7, 8, 20, 70}) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, other);
        patterns.add(LiteralPattern.of(patterns.size(), bytes, length % 2 == 0));
      }
    }
    byte[] text = new byte[200];
    Arrays.fill(text, repeated);
    return found("byte " + (repeated & 0xFF) + " repeated", patterns, text);
  }

  private static MatchCase likesWithTheTopBit() {
    List<LiteralPattern> patterns = new ArrayList<>();
    byte[] text = new byte[160];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ("abcd".charAt(i % 4) | (((i * 2654435761L) >>> 9) & 0x80));
    }
    for (int at = 0; at + 20 < text.length; at += 9) {
      byte[] bytes = Arrays.copyOfRange(text, at, at + 1 + at % 19);
      patterns.add(LiteralPattern.of(at, bytes, false));
      bytes[bytes.length / 2] ^= (byte) 0x80;
      patterns.add(LiteralPattern.of(1000 + at, bytes, true));
    }
    return found("bytes and their likes with the top bit", patterns, text);
  }

  static MatchCase of(String name, String patterns, String text, String expected) {
    List<LiteralPattern> set = new ArrayList<>();
    // Not by white space in general: a pattern may hold any byte but a space.
    for (String word : patterns.split(" ", -1)) {
      if (!word.isEmpty()) {
        int colon = word.indexOf(':');
        String id = word.substring(0, colon);
        boolean nocase = id.endsWith("/i");
        set.add(
            LiteralPattern.of(
                Integer.parseInt(nocase ? id.substring(0, id.length() - 2) : id),
                word.substring(colon + 1),
                nocase));
      }
    }
    List<Matches.Match> matches = new ArrayList<>();
    for (String word : expected.split(" ", -1)) {
      if (!word.isEmpty()) {
        String[] idAndEnd = word.split("@", -1);
        matches.add(new Matches.Match(Integer.parseInt(idAndEnd[0]), Long.parseLong(idAndEnd[1])));
      }
    }
    Collections.sort(matches);
    return new MatchCase(name, set, text.getBytes(StandardCharsets.ISO_8859_1), matches);
  }

  /** Each byte a pattern: no byte is left for those that occur in none. */
  private static MatchCase allBytes(boolean nocase) {
    List<LiteralPattern> patterns = new ArrayList<>();
    byte[] text = new byte[256];
    List<Matches.Match> matches = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      text[b] = (byte) b;
      patterns.add(LiteralPattern.of(b, new byte[] {(byte) b}, nocase));
    }
    for (int b = 0; b < 256; b++) {
      matches.add(new Matches.Match(b, b + 1));
      if (nocase && AsciiFold.isLetter((byte) b)) {
        matches.add(new Matches.Match(b ^ 0x20, b + 1));
      }
    }
    Collections.sort(matches);
    return new MatchCase("every byte a pattern, nocase " + nocase, patterns, text, matches);
  }

  private static MatchCase longPattern(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'a');
    bytes[length - 1] = 'b';
    byte[] text = new byte[length + 3];
    Arrays.fill(text, (byte) 'a');
    text[length] = 'b';
    return new MatchCase(
        "a pattern of " + length + " bytes",
        List.of(LiteralPattern.of(1, bytes, false)),
        text,
        List.of(new Matches.Match(1, length + 1)));
  }

  private static MatchCase nested(int depth) {
    List<LiteralPattern> patterns = new ArrayList<>();
    List<Matches.Match> matches = new ArrayList<>();
    for (int length = 1; length <= depth; length++) {
      patterns.add(LiteralPattern.of(length, "z".repeat(length), false));
      for (int end = length; end <= depth + 5; end++) {
        matches.add(new Matches.Match(length, end));
      }
    }
    Collections.sort(matches);
    byte[] text = "z".repeat(depth + 5).getBytes(StandardCharsets.ISO_8859_1);
    return new MatchCase("nested to " + depth + " in a run", patterns, text, matches);
  }

  @Override
  public String toString() {
    return name;
  }
}
