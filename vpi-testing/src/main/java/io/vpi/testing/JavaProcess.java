package io.vpi.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program of the tests' class path in a JVM of its own: where what ran before in this one
 * would be seen in its code, its heap or its hashes.
 */
public final class JavaProcess {
  private static final int LONGEST_MINUTES = 5;

  private JavaProcess() {}

  /**
   * Runs a class and waits for its end, for five minutes at most.
   *
   * @param options the JVM's
   * @param main a class of this class path with a {@code main} method
   * @param arguments what that gets
   * @return what it wrote to standard output, in UTF-8
   * @throws IOException if it cannot be started
   * @throws InterruptedException if the thread is interrupted; the process is ended
   * @throws AssertionError if it does not end in time, or with another status than 0; its standard
   *     error is in the message
   */
  public static String run(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("vpi-process", ".out");
    Path error = Files.createTempFile("vpi-process", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(error.toFile())
              .start();
      try {
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
          throw new AssertionError(main + " does not end: " + Files.readString(error));
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(
            main + " ended with " + process.exitValue() + ": " + Files.readString(error));
      }
      return Files.readString(output);
    } finally {
      Files.delete(output);
      Files.delete(error);
    }
  }
}
