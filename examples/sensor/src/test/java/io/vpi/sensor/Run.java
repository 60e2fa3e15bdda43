package io.vpi.sensor;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * One command run within the test, as the process would run it.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Run(int status, String out, String err) {
  /** Runs a command. */
  static Run of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Run run = into(out, args);
    return new Run(run.status, out.toString(StandardCharsets.UTF_8), run.err);
  }

  /** Runs a command whose output goes to a stream of the test's own. */
  static Run into(OutputStream out, String... args) {
    StringWriter err = new StringWriter();
    Terminal terminal = Terminal.of(out, new PrintWriter(err, true));
    int status = new CommandLineRunner(terminal).run(args);
    return new Run(status, "", err.toString());
  }
}
