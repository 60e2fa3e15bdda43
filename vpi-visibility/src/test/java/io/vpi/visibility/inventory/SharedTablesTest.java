package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.visibility.reader.MirrorAction;
import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.Warning;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two mirrors that tc lists under both directions are two, and each has its own. */
class SharedTablesTest {
  private final List<Warning> warnings = new ArrayList<>();

  private static MirrorAction mirror(boolean isEgress, String label, String condition) {
    return new MirrorAction("p1", isEgress, "ps", condition, label, -1, -1);
  }

  private List<String> told(List<MirrorAction> ingress, List<MirrorAction> egress) {
    return new SharedTables(ingress, egress, new SourceWarnings("kvm1.json", warnings::add))
        .told().stream()
            .map(each -> (each.isEgress() ? "egress " : "ingress ") + each.label())
            .toList();
  }

  private static List<MirrorAction> listed(boolean isEgress, String first, String second) {
    return List.of(
        mirror(isEgress, "pref 10 801::800", second), mirror(isEgress, "pref 10 800::800", first));
  }

  @Test
  void alikeFiltersAreDividedWithoutAWord() {
    assertEquals(
        List.of("ingress pref 10 800::800", "egress pref 10 801::800"),
        told(listed(false, "", ""), listed(true, "", "")));
    assertEquals(List.of(), warnings);
  }

  @Test
  void differentFiltersAreDividedByAgeAndAreNamed() {
    assertEquals(
        List.of("ingress pref 10 800::800", "egress pref 10 801::800"),
        told(listed(false, "", "tcp"), listed(true, "", "tcp")));
    assertEquals(1, warnings.size());
  }

  @Test
  void aMirrorBesideAFilterOfAnotherKindIsOneAndIsNamed() {
    List<MirrorAction> ingress = List.of(mirror(false, "pref 10 801::800", ""));
    List<MirrorAction> egress = List.of(mirror(true, "pref 10 801::800", ""));
    assertEquals(List.of("egress pref 10 801::800"), told(ingress, egress));
    assertEquals(1, warnings.size());
  }

  @Test
  void filtersOfDifferentPreferencesAreListedRightAlready() {
    List<MirrorAction> ingress = List.of(mirror(false, "pref 10 800::800", ""));
    List<MirrorAction> egress = List.of(mirror(true, "pref 20 801::800", ""));
    assertEquals(
        List.of("ingress pref 10 800::800", "egress pref 20 801::800"), told(ingress, egress));
    assertEquals(List.of(), warnings);
  }

  @Test
  void filtersOfOtherKindsHaveHandlesOfTheirOwnInEachDirection() {
    List<MirrorAction> ingress = List.of(mirror(false, "pref 10 0x1", ""));
    List<MirrorAction> egress = List.of(mirror(true, "pref 10 0x1", ""));
    assertEquals(List.of("ingress pref 10 0x1", "egress pref 10 0x1"), told(ingress, egress));
  }

  @Test
  void severalFiltersOfATableStayTogether() {
    List<MirrorAction> ingress =
        List.of(
            mirror(false, "pref 10 800::800", ""),
            mirror(false, "pref 10 800::801", ""),
            mirror(false, "pref 10 80a::800", ""),
            mirror(false, "pref 10 80a::801", ""));
    List<MirrorAction> egress =
        ingress.stream().map(each -> mirror(true, each.label(), each.condition())).toList();
    assertEquals(
        List.of(
            "ingress pref 10 800::800",
            "ingress pref 10 800::801",
            "egress pref 10 80a::800",
            "egress pref 10 80a::801"),
        told(ingress, egress));
    assertEquals(List.of(), warnings);
  }

  @Test
  void aHandleThatIsNoNumberIsNotFatal() {
    List<MirrorAction> odd = List.of(mirror(false, "pref x zz::1", ""));
    assertEquals(1, told(odd, List.of(mirror(true, "pref x zz::1", ""))).size());
  }
}
