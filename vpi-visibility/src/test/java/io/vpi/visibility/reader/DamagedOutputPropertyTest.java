package io.vpi.visibility.reader;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.Warning;
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
    byte[] bytes = Damage.flipped(output.text(), flips);
    read(output, Damage.cut(bytes, cut));
    read(output, Damage.cut(bytes, bytes.length));
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
    read(output, Damage.exchanged(output.text(), which, others.get(by)));
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
