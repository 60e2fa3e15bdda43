package io.vpi.sensor;

import io.vpi.capture.PacketSource;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowOptions;
import io.vpi.sensor.format.TextOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vpi streams}: prints a line for each TCP connection. */
@Command(
    name = "streams",
    description =
        "Prints a line for each TCP connection when it has ended: its ends, and of each direction"
            + " the number of bytes, their SHA-256, gaps and overlaps.")
final class StreamsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin SourceArgument source = new SourceArgument();
  @Mixin FlowSettings settings = new FlowSettings();

  StreamsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    FlowOptions options = settings.options();
    TextOutput out = new TextOutput(terminal.out());
    StreamPrinter printer = new StreamPrinter(out, options.capacity());
    try {
      int status = run(options, printer, out);
      out.flush();
      return status;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Closing the engine ends what is still open, and prints it. */
  private int run(FlowOptions options, StreamPrinter printer, TextOutput out) throws IOException {
    try (PacketSource packets = source.open();
        FlowEngine flows =
            FlowEngine.builder().options(options).listener(printer).consumer(printer).build()) {
      printer.begin(flows);
      return FlowLoop.run(packets, flows, terminal, printer::count, out::flush);
    }
  }
}
