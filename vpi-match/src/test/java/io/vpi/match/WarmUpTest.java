package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was warmed up stays warm, whatever is scanned then and whose memory it lies in. */
class WarmUpTest {
  private static final Pattern PRINTED =
      Pattern.compile("\\w+ warm=(\\w+) allocated=(\\d+) matches=(\\d+)");

  /**
   * The last column is what the first scans may allocate, in MB: mapped files are segments of
   * another class, and what a large set lets the JIT make of its code differs from run to run; that
   * code is made again once, in a fraction of a second. Code that is made again and again, for
   * seconds, allocates more than a gigabyte.
   */
  @ParameterizedTest
  @CsvSource({"8, shared, 1", "8, global, 1", "64, confined, 1", "3000, file, 300"})
  void scansAllocateNothingFromTheFirstOneOnWhateverMemoryTheyAreOf(
      int patterns, String memory, long most) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                WarmUpMain.class.getName(),
                String.valueOf(patterns),
                memory)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), output);
      Matcher printed = PRINTED.matcher(output);
      assertTrue(printed.matches(), output);
      assertEquals("true", printed.group(1), output);
      assertTrue(Long.parseLong(printed.group(2)) <= most * 1_000_000, output);
      assertTrue(Long.parseLong(printed.group(3)) > 0, output);
    } finally {
      process.destroyForcibly();
    }
  }
}
