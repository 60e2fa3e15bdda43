package io.vpi.visibility.collect;

import io.vpi.visibility.inventory.CommandOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one command after the other, each within bounds of time and size. No shell is involved, so
 * that no name on the host can mean anything to one. For one thread.
 */
final class CommandRunner {
  private static final int MOST_ERROR = 64 << 10;

  /** How long the rest of its output is waited for when a program has ended. */
  private static final long LAST_WORDS_MILLIS = 1_000;

  private final List<String> prefix;
  private final Map<String, String> environment;
  private final Duration patience;
  private final int mostOutput;

  /**
   * Makes one.
   *
   * @param prefix what every command is put behind, such as a program that enters a namespace
   * @param environment variables to set besides those of this process
   * @param patience how long a command may take
   * @param mostOutput how much it may print, in bytes
   */
  CommandRunner(
      List<String> prefix, Map<String, String> environment, Duration patience, int mostOutput) {
    this.prefix = List.copyOf(prefix);
    this.environment = Map.copyOf(environment);
    this.patience = patience;
    this.mostOutput = mostOutput;
  }

  /** What the command is as it is run: with the prefix, the program by its name. */
  List<String> asRun(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** Runs a command and waits for its end. */
  Answer run(List<String> command) {
    if (Programs.find(command.getFirst()) == null) {
      return new Answer(CommandOutput.NOT_FOUND, "", command.getFirst() + " is not installed");
    }
    List<String> words = asRun(command);
    locate(words, 0);
    locate(words, prefix.size());
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Answer(CommandOutput.NOT_FOUND, "", String.valueOf(e.getMessage()));
    }
    try {
      return await(process);
    } finally {
      end(process);
    }
  }

  private static void locate(List<String> words, int place) {
    Path found = Programs.find(words.get(place));
    if (found != null) {
      words.set(place, found.toString());
    }
  }

  private Answer await(Process process) {
    BoundedText output = new BoundedText(process.getInputStream(), mostOutput, () -> end(process));
    BoundedText error = new BoundedText(process.getErrorStream(), MOST_ERROR, () -> {});
    boolean hasEnded;
    try {
      hasEnded = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      end(process);
      output.await(LAST_WORDS_MILLIS);
      error.await(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(Answer.TIMED_OUT, "", "interrupted");
    }
    if (output.isTooLong()) {
      return new Answer(Answer.TOO_LONG, "", "it printed more than " + (mostOutput >> 10) + " KiB");
    }
    if (!hasEnded) {
      return new Answer(
          Answer.TIMED_OUT, "", "it did not end within " + patience.toMillis() / 1_000.0 + " s");
    }
    return new Answer(process.exitValue(), output.text(), error.text());
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
