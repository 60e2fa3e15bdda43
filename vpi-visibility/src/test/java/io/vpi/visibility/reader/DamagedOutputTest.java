package io.vpi.visibility.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.topology.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is damaged is named, and throws nothing. */
class DamagedOutputTest {
  private static List<Warning> read(SmallOutput output, String text) {
    List<Warning> warnings = new ArrayList<>();
    output.read(text, new SourceWarnings("host.json, a source", warnings::add));
    return warnings;
  }

  @ParameterizedTest
  @EnumSource
  void wholeOutputIsReadWithoutAWarning(SmallOutput output) {
    assertEquals(List.of(), read(output, output.text()));
    assertNotEquals(
        output.read("", new SourceWarnings("", warning -> {})),
        output.read(output.text(), new SourceWarnings("", warning -> {})),
        "something was found");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsNoDamageButOfXml(SmallOutput output) {
    assertEquals(output == SmallOutput.DOMAIN ? 1 : 0, read(output, "").size());
  }

  /** Lines are cut unseen only between them, where no text says how many there are. */
  @ParameterizedTest
  @EnumSource
  void outputThatWasCutAnywhereIsNamed(SmallOutput output) {
    Set<SmallOutput> lines =
        Set.of(
            SmallOutput.OVS_FDB,
            SmallOutput.OVS_FLOWS,
            SmallOutput.DOMIFLIST,
            SmallOutput.TUN_FDINFO,
            SmallOutput.PACKET_SOCKETS);
    String whole = output.text().stripTrailing();
    for (int end = 1; end < whole.length(); end++) {
      String cut = whole.substring(0, end);
      List<Warning> warnings = read(output, cut);
      boolean isBetweenLines = cut.substring(cut.lastIndexOf('\n') + 1).isBlank();
      if (!(lines.contains(output) && isBetweenLines) && !cut.isBlank()) {
        assertFalse(warnings.isEmpty(), () -> "cut after '" + cut + "'");
        assertEquals("host.json, a source", warnings.getFirst().source());
        assertFalse(warnings.getFirst().message().isBlank());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void outputOfAnotherCommandIsNamedOrFoundEmpty(SmallOutput output) {
    for (SmallOutput other : SmallOutput.values()) {
      if (other != output) {
        List<Warning> warnings = read(output, other.text());
        assertTrue(warnings.size() <= 20, other::name);
      }
    }
    assertFalse(
        read(output, "{\"unexpected\": [1, null, {\"deep\": [[]]}]").isEmpty()
            && output.text().strip().startsWith("["),
        "a map where a list was expected");
  }

  @ParameterizedTest
  @EnumSource
  void nestingAndLengthHaveBounds(SmallOutput output) {
    int depth = 100_000;
    assertTrue(read(output, "[".repeat(depth)).size() <= 20);
    assertTrue(read(output, "{\"a\":".repeat(depth)).size() <= 20);
    assertTrue(read(output, "<a>".repeat(depth)).size() <= 20);
    assertTrue(read(output, "a".repeat(depth)).size() <= 20);
    assertTrue(read(output, "(\n".repeat(depth)).size() <= 20);
  }
}
