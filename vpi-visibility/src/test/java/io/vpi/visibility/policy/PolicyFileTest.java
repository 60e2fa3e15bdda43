package io.vpi.visibility.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyFileTest {
  private static final String HEAD =
      "version: 1\ngroups: {web: {label: role=web}, db: {label: role=db}}\nrules:\n";

  private static PolicyRule only(String rule) throws PolicyException {
    List<PolicyRule> rules = PolicyFile.read("p.yaml", HEAD + "  - " + rule + "\n").rules();
    assertEquals(1, rules.size());
    return rules.getFirst();
  }

  private static List<String> problems(String text) {
    PolicyException wrong =
        assertThrows(PolicyException.class, () -> PolicyFile.read("p.yaml", text));
    return wrong.problems().stream().map(PolicyProblem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web -> db: inline                          | web -> db: inline",
        "* -> internet: monitor                     | * -> internet: monitor",
        "'\"* -> internet\": monitor'               | * -> internet: monitor",
        "'\"any -> outside: monitor\"'              | * -> internet: monitor",
        "web -> web: monitor, both directions       | web -> web: monitor, both directions",
        "web->db:   none                            | web -> db: none",
        "web -> *: monitor, one direction, filtered | web -> *: monitor, filtered",
        "guests -> db: monitor, in clear, by ids 1  | guests -> db: monitor, in clear, by ids 1",
        "web -> db: inline, both directions         | web -> db: inline"
      })
  void readsARuleAndWritesItAsItIsUnderstood(String written, String understood)
      throws PolicyException {
    assertEquals(understood, only(written).toString());
  }

  @Test
  void knowsTheLineOfEachRule() throws PolicyException {
    Policy policy =
        PolicyFile.read("p.yaml", HEAD + "  - web -> db: inline\n\n  - * -> db: monitor\n");
    assertEquals(List.of(4, 6), policy.rules().stream().map(PolicyRule::line).toList());
    assertTrue(policy.rules().getFirst().requirement().bothDirections());
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("", "p.yaml:1: \"version: 1\", groups and rules were expected, not nothing"),
        fault("- a", "p.yaml:1: \"version: 1\", groups and rules were expected, not a list"),
        fault(
            "rules: [any -> any: none]", "p.yaml:1: \"version: 1\" was expected at the beginning"),
        fault("version: 2\nrules: [any -> any: none]", "p.yaml:1: version 1 was expected, not 2"),
        fault(
            "version: 1",
            "p.yaml:1: \"rules\" is a list of at least one, each with a dash before"
                + " it, such as - web -> db: inline"),
        fault(
            "version: 1\nrules:\n  web -> db: inline",
            "p.yaml:3: \"rules\" is a list of at least"
                + " one, each with a dash before it, such as - web -> db: inline"),
        fault(
            "version: 1\nrule: x\nrules: [any -> any: none]",
            "p.yaml:2: 'rule' is not known here; known are groups, rules, version"),
        fault(
            HEAD + "  - web: inline",
            "p.yaml:4: a rule is written FROM -> TO: MODE, such as web -> db: inline, not"
                + " 'web: inline'"),
        fault(
            HEAD + "  - [web]",
            "p.yaml:4: a rule is written FROM -> TO: MODE on a line of its"
                + " own, not as a list"),
        fault(
            HEAD + "  - web -> db:", "p.yaml:4: a rule's mode is inline, monitor or none, not ''"),
        fault(
            HEAD + "  - web -> db: watch",
            "p.yaml:4: a rule's mode is inline, monitor or none, not 'watch'"),
        fault(
            HEAD + "  - wbe -> db: inline",
            "p.yaml:4: no group 'wbe' is defined; known are *, any, db, guests, internet, outside,"
                + " web"),
        fault(
            HEAD + "  - -> db: inline",
            "p.yaml:4: a rule is written FROM -> TO: MODE, such as"
                + " web -> db: inline: a group is missing beside the arrow"),
        fault(
            HEAD + "  - web -> db: monitor, twice",
            "p.yaml:4: 'twice' is no option of a rule; known are both directions, one direction,"
                + " filtered, in clear, by SENSOR"),
        fault(
            HEAD + "  - web -> db: none, filtered",
            "p.yaml:4: none asks for nothing, so no options follow it"),
        fault(
            HEAD + "  - web -> db: inline, one direction",
            "p.yaml:4: what is inline stands in the way of both directions: leave \"one"
                + " direction\" out"),
        fault(
            HEAD + "  - web -> db: monitor, both directions, one direction",
            "p.yaml:4: a rule is about one direction or both directions, not both of these"),
        fault(
            HEAD + "  - guests -> any: none\n  - web -> db: inline",
            "p.yaml:5: this rule is never reached: 'guests -> *: none' in line 4 comes first and"
                + " holds all its pairs"),
        fault(
            "version: 1\ngroups: {any: {name: x}}\nrules: [any -> any: none]",
            "p.yaml:2: 'any' is always there and cannot be defined anew"),
        fault(
            "version: 1\ngroups: {a b: {name: x}}\nrules: [any -> any: none]",
            "p.yaml:2: a group's name has 1 to 64 letters, digits, dots, dashes and underscores,"
                + " not 'a b'"),
        fault(
            "version: 1\ngroups: {a: web}\nrules: [any -> any: none]",
            "p.yaml:2: group 'a' is written with conditions such as {label: role=web}, not 'web'"),
        fault(
            "version: 1\ngroups: {a: {}}\nrules: [any -> any: none]",
            "p.yaml:2: group 'a' has no condition; known are host, label, may-be-empty, name,"
                + " network, tenant"),
        fault(
            "version: 1\ngroups: {a: {lable: x}}\nrules: [any -> any: none]",
            "p.yaml:2: 'lable' is not known here; known are host, label, may-be-empty, name,"
                + " network, tenant"),
        fault(
            "version: 1\ngroups: {a: {network: 10.0.0.0/33}}\nrules: [any -> any: none]",
            "p.yaml:2: a network is written 10.0.0.0/24, VLAN 10 or VNI 5000, not '10.0.0.0/33'"),
        fault(
            "version: 1\ngroups: {a: {network: VLAN 4095}}\nrules: [any -> any: none]",
            "p.yaml:2: a network is written 10.0.0.0/24, VLAN 10 or VNI 5000, not 'VLAN 4095'"),
        fault(
            "version: 1\ngroups: {a: {label: =x}}\nrules: [any -> any: none]",
            "p.yaml:2: a label is written role=web, or role for any value, not '=x'"),
        fault(
            "version: 1\ngroups: {a: {name: []}}\nrules: [any -> any: none]",
            "p.yaml:2: 'name' has no value"),
        fault(
            "version: 1\ngroups: {a: {name: x, may-be-empty: 1}}\nrules: [any -> any: none]",
            "p.yaml:2: may-be-empty is true or false, not 1"),
        fault("version: 1\nversion: 1\nrules: []", "p.yaml:2: 'version' occurs twice"),
        fault(
            "version: 1\ngroups: &a {}\nrules: [any -> any: none]",
            "p.yaml:2: anchors and aliases are not read, write it out"));
  }

  private static Arguments fault(String text, String message) {
    return Arguments.of(text, message);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tellsWhereAFaultIsAndWhatWasExpected(String text, String message) {
    assertEquals(List.of(message), problems(text));
  }

  @Test
  void tellsAllFaultsOfAFileInTheirOrder() {
    List<String> all =
        problems(
            """
            version: 1
            groups:
              web: {label: role=web, nmae: x}
              db: {network: everywhere}
            rules:
              - web -> dbs: inline
              - * -> db: watch, often
              - web -> db: monitor
            """);
    assertEquals(5, all.size(), all.toString());
    assertTrue(all.get(0).startsWith("p.yaml:3: 'nmae' is not known"), all.toString());
    assertTrue(all.get(1).startsWith("p.yaml:4: a network is written"), all.toString());
    assertTrue(all.get(2).startsWith("p.yaml:6: no group 'dbs'"), all.toString());
    assertTrue(all.get(3).startsWith("p.yaml:7: a rule's mode is"), all.toString());
    assertTrue(all.get(4).startsWith("p.yaml:7: 'often' is no option"), all.toString());
  }

  @Test
  void tellsNoMoreThanAHundredFaults() {
    assertEquals(100, problems(HEAD + "  - web\n".repeat(5_000)).size());
  }

  @Test
  void readsNoMoreThanItsBound(@TempDir Path folder) throws IOException {
    assertEquals(
        List.of("p.yaml: longer than 1048576 characters"), problems("#".repeat((1 << 20) + 1)));
    Path large = Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
    PolicyException wrong = assertThrows(PolicyException.class, () -> PolicyFile.load(large));
    assertEquals(large + ": larger than 1048576 bytes", wrong.getMessage());
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xFF});
    wrong = assertThrows(PolicyException.class, () -> PolicyFile.load(binary));
    assertEquals(binary + ": no UTF-8 text", wrong.getMessage());
    Path none = folder.resolve("none.yaml");
    IOException missing = assertThrows(IOException.class, () -> PolicyFile.load(none));
    assertEquals("no policy can be read at " + none, missing.getMessage());
  }

  @Property(tries = 300)
  void anyTextIsAPolicyOrAProblem(@ForAll @StringLength(max = 200) String text) {
    for (String whole : List.of(text, HEAD + "  - " + text, "version: 1\ngroups: " + text)) {
      try {
        assertTrue(!PolicyFile.read("p.yaml", whole).rules().isEmpty());
      } catch (PolicyException e) {
        assertTrue(!e.problems().isEmpty());
      }
    }
  }
}
