package io.vpi.flow.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.flow.fuzz.Seeds.Seed;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fuzzer's seeds are those of {@link Seeds}. Where a file is missing or differs, {@link #main}
 * writes them anew.
 */
class SeedsTest {
  private static final String FOLDER = "FlowEngineFuzzTestInputs/harmsNothing/";

  static List<Seed> seeds() {
    return Seeds.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void isTheFileOfThatName(Seed seed) throws IOException {
    try (InputStream file = SeedsTest.class.getResourceAsStream(FOLDER + seed.name())) {
      assertNotNull(file, () -> "no seed " + seed.name() + ": run SeedsTest.main");
      assertArrayEquals(seed.bytes(), file.readAllBytes());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void doesWhatItsNameSays(Seed seed) {
    FlowStatistics statistics = EngineRun.run(seed.bytes());
    long times =
        seed.sign() instanceof FlowAnomaly anomaly
            ? statistics.get(anomaly)
            : statistics.get((FlowCounter) seed.sign());
    assertTrue(times > 0, () -> seed.name() + " shows no " + seed.sign());
  }

  /**
   * Writes the seeds.
   *
   * @param arguments the folder of the module's test resources, such as {@code src/test/resources}
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "io/vpi/flow/fuzz", FOLDER);
    Files.createDirectories(folder);
    for (Seed seed : Seeds.all()) {
      Files.write(folder.resolve(seed.name()), seed.bytes());
    }
  }
}
