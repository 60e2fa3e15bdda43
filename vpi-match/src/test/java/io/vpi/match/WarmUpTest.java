package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.JavaProcess;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was warmed up stays warm, whatever is scanned then and whose memory it lies in. */
class WarmUpTest {
  /**
   * For a scan or two by code that is given up, and made again at once. Code that is made again and
   * again allocates hundreds of megabytes.
   */
  private static final long MOST_BYTES = 20_000_000;

  private static final Pattern PRINTED =
      Pattern.compile("\\w+ warm=(\\w+) allocated=(\\d+) matches=(\\d+)");

  @ParameterizedTest
  @CsvSource({"8, shared", "8, global", "64, confined", "500, shared"})
  void scansAllocateNothingFromTheFirstOneOnWhateverMemoryTheyAreOf(int patterns, String memory)
      throws IOException, InterruptedException {
    String output =
        JavaProcess.run(
                List.of("--add-modules", "jdk.incubator.vector"),
                WarmUpMain.class,
                String.valueOf(patterns),
                memory)
            .strip();
    Matcher printed = PRINTED.matcher(output);
    assertTrue(printed.matches(), output);
    assertEquals("true", printed.group(1), output);
    assertTrue(Long.parseLong(printed.group(2)) <= MOST_BYTES, output);
    assertTrue(Long.parseLong(printed.group(3)) > 0, output);
  }
}
