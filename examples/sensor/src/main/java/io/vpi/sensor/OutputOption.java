package io.vpi.sensor;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --output} of commands that write one file. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to this file instead of standard output.")
  @Nullable Path file;

  OutputOption() {}

  /** Writes what the file is to hold. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Writes to the file, or to standard output where none is named. */
  void write(Content content, Terminal terminal) throws IOException {
    if (file == null) {
      OutputStream out = new BufferedOutputStream(terminal.out());
      content.write(out);
      out.flush();
      return;
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      content.write(out);
    } catch (IOException e) {
      throw new CommandException(
          ExitStatus.OUTPUT, file + " cannot be written: " + WriteFailure.reason(e), e);
    }
  }
}
