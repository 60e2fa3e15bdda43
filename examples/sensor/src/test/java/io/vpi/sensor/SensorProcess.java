package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code vpi} in a process of its own, with the flags of {@code ./vpi} and no other. */
final class SensorProcess implements AutoCloseable {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final Path err;

  private SensorProcess(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  /** Starts a command; its standard error goes to a file in a folder. */
  static SensorProcess start(Path folder, String... args) throws IOException {
    return start(hearingSignals(), folder, args);
  }

  /** Starts a command that ignores SIGHUP, as nohup does. */
  static SensorProcess startIgnoringHangups(Path folder, String... args) throws IOException {
    List<String> prefix = List.of("env", "--ignore-signal=HUP");
    Requirements.require("env", runs(prefix), "env with --ignore-signal, as of coreutils 8.31");
    return start(prefix, folder, args);
  }

  private static SensorProcess start(List<String> prefix, Path folder, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(java());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    return new SensorProcess(process, err);
  }

  /** The JVM that runs the tests, with those flags. */
  static List<String> java() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return List.of(java.toString(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC");
  }

  /**
   * A JVM does not hear a signal that whoever started it ignores: SIGHUP under nohup, SIGINT in the
   * background of a script.
   */
  private static List<String> hearingSignals() throws IOException {
    List<String> prefix = List.of("env", "--default-signal=HUP,INT");
    return runs(prefix) ? prefix : List.of();
  }

  private static boolean runs(List<String> prefix) throws IOException {
    List<String> trial = new ArrayList<>(prefix);
    trial.add("true");
    try {
      return new ProcessBuilder(trial).start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends a signal, such as HUP. */
  void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertTrue(status == 0, () -> "kill -" + name + " answers " + status);
  }

  long pid() {
    return process.pid();
  }

  String err() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something holds. */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(process.isAlive(), () -> "has ended before " + what + ": " + err());
      assertTrue(
          System.nanoTime() - start < LONGEST_WAIT_NANOS,
          () -> "a minute has passed without " + what + ": " + err());
      Thread.sleep(20);
    }
  }

  /** Waits until a file of events holds a text. */
  void awaitEvent(Path eve, String text) throws InterruptedException {
    await(text, () -> read(eve).contains(text));
  }

  /** A file's content so far; nothing if it is not there. */
  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for a line of standard error and answers the pattern's first group. */
  String awaitErr(String pattern) throws InterruptedException {
    Pattern compiled = Pattern.compile(pattern);
    await(pattern, () -> compiled.matcher(err()).find());
    Matcher matcher = compiled.matcher(err());
    assertTrue(matcher.find());
    return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
  }

  /** Sends SIGTERM, unless it has ended. */
  void terminate() {
    process.destroy();
  }

  /** Whether it ends within a time. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits for the end. */
  int status(long seconds) throws InterruptedException {
    assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> "does not end: " + err());
    return process.exitValue();
  }

  /** Nothing is left behind, whatever the test did. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
