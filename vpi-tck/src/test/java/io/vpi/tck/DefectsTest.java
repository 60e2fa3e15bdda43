package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The tests of the contract can fail: each does so by at least one source that breaks just what it
 * tests, and no test fails that has nothing to do with the defect.
 */
class DefectsTest {
  static Stream<Defect> defects() {
    return Stream.of(
            BatchDefects.all(),
            LendingDefects.all(),
            VerdictDefects.all(),
            StatisticsAndClockDefects.all(),
            WaitDefects.all(),
            EndDefects.all(),
            DescriptionDefects.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectFailsTheTestsOfWhatItBreaksAndNoOthers(Defect defect) {
    ContractUnderDefect.current = defect;
    Failures failures = new Failures();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(ContractUnderDefect.class))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .build();
    LauncherFactory.create().execute(request, failures);
    assertEquals(tests().size(), failures.run, "tests that ran");
    assertEquals(
        new TreeSet<>(defect.fails()), failures.byTest.keySet(), () -> failures.byTest.toString());
  }

  @Test
  void everyTestOfTheContractIsFailedByADefect() {
    Set<String> untested = tests();
    Set<String> failed = defects().flatMap(d -> d.fails().stream()).collect(Collectors.toSet());
    assertTrue(tests().containsAll(failed), "only tests that exist can fail");
    untested.removeAll(failed);
    assertEquals(Set.of(), untested, "tests that no defect fails");
  }

  @Test
  void noTwoDefectsBearOneName() {
    List<String> names = defects().map(Defect::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size());
  }

  /** The names of all tests of the contract. */
  private static Set<String> tests() {
    return Arrays.stream(PacketSourceContractTest.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(method -> method.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Counts the tests of a run and keeps the reasons of those that failed. */
  private static final class Failures implements TestExecutionListener {
    final Map<String, String> byTest = new TreeMap<>();
    int run;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        run++;
      }
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        String name = test.getDisplayName().replaceAll("\\(.*", "");
        byTest.put(name, String.valueOf(result.getThrowable().orElse(null)));
      }
    }
  }
}
