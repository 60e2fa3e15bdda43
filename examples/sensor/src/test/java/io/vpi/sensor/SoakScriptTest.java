package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The soak of {@code lab/soak} in its shortest form: sensors at a mirror and inline, guests that
 * come and go, rules that are loaded anew, and sums at the end. Growth takes longer to judge; the
 * record of thirty minutes does. It wants the machine for itself, so it runs where {@code
 * -Dvpi.soak.live=true} asks for it.
 */
@EnabledIfSystemProperty(named = "vpi.soak.live", matches = "true")
class SoakScriptTest {
  private static final int SECONDS = 20;
  private static final int LONGEST_SECONDS = 240;

  @TempDir Path folder;

  @Test
  @Timeout(LONGEST_SECONDS + 60)
  void whatTheKernelTheSensorsAndTheGuestsCountIsTheSame() throws Exception {
    Requirements.requireNamespaces();
    for (String program : List.of("bash", "tc", "nsenter", "ping", "iperf3", "busybox")) {
      Requirements.requireProgram(program);
    }
    Path printed = folder.resolve("printed");
    Process soak = start(printed);
    try {
      boolean hasEnded = soak.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(printed);
      assertTrue(hasEnded, () -> "has not ended: " + text);
      assertEquals(0, soak.exitValue(), text);
      assertTrue(text.contains("ok    mirror: requests that every version finds; alerts: "), text);
      assertTrue(text.contains("ok    inline: forbidden requests; alerts: "), text);
    } finally {
      end(soak);
    }
  }

  private Path out() {
    return folder.resolve("soak");
  }

  private Process start(Path printed) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Requirements.inRepository("lab/soak").toString(),
                Integer.toString(SECONDS),
                out().toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    String sensor = String.join(" ", SensorProcess.java()) + " " + Main.class.getName();
    builder.environment().put("VPI_SOAK_SENSOR", sensor);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  /** Lets the script take its labs down, if it is still there. */
  private static void end(Process soak) throws InterruptedException {
    soak.destroy();
    if (!soak.waitFor(20, TimeUnit.SECONDS)) {
      soak.destroyForcibly();
    }
  }
}
