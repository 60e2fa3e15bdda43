package io.vpi.visibility.reader;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** However an output is damaged, its reader ends, throws nothing and says little. */
class DamagedOutputPropertyTest {
  private static final int MOST_WARNINGS = 20;

  @Property(tries = 2_000)
  void flippedBitsAndCutsThrowNothing(
      @ForAll SmallOutput output,
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 65_535) Integer> flips,
      @ForAll @IntRange(min = 0, max = 2_000) int cut) {
    byte[] bytes = output.text().getBytes(StandardCharsets.UTF_8);
    for (int flip : flips) {
      bytes[(flip >> 3) % bytes.length] ^= (byte) (1 << (flip & 7));
    }
    int length = Math.min(bytes.length, cut);
    read(output, new String(bytes, 0, length, StandardCharsets.UTF_8));
    read(output, new String(bytes, StandardCharsets.UTF_8));
  }

  /** Values stay well-formed and mean something else: numbers of any size, names, lists. */
  @Property(tries = 2_000)
  void exchangedValuesThrowNothing(
      @ForAll SmallOutput output,
      @ForAll @IntRange(min = 0, max = 40) int which,
      @ForAll @IntRange(min = 0, max = 9) int by) {
    List<String> others =
        List.of(
            "-1",
            "4096",
            "99999999999999999999",
            "1e9",
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[{}]");
    String[] parts = output.text().split("(?<=[:,\\[ ])(?=[\\w\"])", -1);
    int at = which % parts.length;
    parts[at] = parts[at].replaceFirst("\"[^\"]*\"|\\w+", others.get(by));
    read(output, String.join("", parts));
  }

  @Property(tries = 500)
  void anyTextThrowsNothing(
      @ForAll SmallOutput output, @ForAll @StringLength(max = 300) String text) {
    read(output, text);
  }

  private static void read(SmallOutput output, String text) {
    List<Warning> warnings = new ArrayList<>();
    output.read(text, new SourceWarnings("host", warnings::add));
    assertTrue(warnings.size() <= MOST_WARNINGS);
  }
}
