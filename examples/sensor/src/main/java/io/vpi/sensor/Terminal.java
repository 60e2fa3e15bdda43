package io.vpi.sensor;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a command writes to.
 *
 * @param out what was asked for
 * @param err messages, progress, summaries; flushed with each line
 * @param showsProgress whether somebody watches {@code err} and is not disturbed by a progress bar
 */
record Terminal(StandardOutput out, PrintWriter err, boolean showsProgress) {
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  /** The process's own streams. */
  static Terminal ofProcess() {
    // System.out would swallow errors, and a pipe that is closed must end the command.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    return new Terminal(
        new StandardOutput(out),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(STANDARD_ERROR) && !isTerminal(STANDARD_OUTPUT));
  }

  /** Other streams, which nobody watches. */
  static Terminal of(OutputStream out, PrintWriter err) {
    return new Terminal(new StandardOutput(out), err, false);
  }

  /** Says a sentence that may hold words of a file or another program. */
  void say(String sentence) {
    err.println("vpi: " + printable(sentence));
  }

  /** A text with question marks for control characters, which could steer a terminal. */
  static String printable(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }

  /**
   * Whether a stream of this process leads to a terminal. The JDK tells this of input and output
   * taken together only; where there is no /proc, that must do.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }
}
