package io.vpi.sensor;

import io.vpi.asset.AssetResolver;
import io.vpi.capture.PacketSource;
import io.vpi.eve.QueuePolicy;
import io.vpi.event.FlowEvent;
import io.vpi.flow.FlowEngine;
import io.vpi.flow.FlowListener;
import io.vpi.flow.FlowOptions;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.sensor.format.FlowLine;
import io.vpi.sensor.format.TextOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vpi flows}: prints the flows of a source as they end. */
@Command(name = "flows", description = "Prints each flow when it has ended.")
final class FlowsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin SourceArgument source = new SourceArgument();
  @Mixin FlowSettings settings = new FlowSettings();
  @Mixin GuestsOption topology = new GuestsOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "line",
      description = {
        "line: one line a flow, for people (default).",
        "eve: EVE JSON, as Suricata writes it."
      })
  Format format = Format.LINE;

  private AssetResolver guests = AssetResolver.NONE;

  /** The formats; their names are what the option takes. */
  enum Format {
    /** For people. */
    LINE,
    /** For programs. */
    EVE
  }

  FlowsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    FlowOptions options = settings.options();
    guests = topology.load(terminal);
    return format == Format.EVE ? asEve(options) : asLines(options);
  }

  private int asEve(FlowOptions options) throws IOException {
    try (EveOutput eve = EveOutput.open("-", false, QueuePolicy.WAIT, terminal)) {
      return asEve(options, eve);
    }
  }

  private int asEve(FlowOptions options, EveOutput eve) throws IOException {
    int status =
        run(
            options,
            new FlowListener() {
              @Override
              public void onFlowEnd(FlowEvent flow, int flowId) {
                eve.flow(flow);
              }
            },
            eve::checkReader);
    eve.close();
    eve.check();
    return status;
  }

  private int asLines(FlowOptions options) throws IOException {
    TextOutput out = new TextOutput(terminal.out());
    FlowLine.header(out);
    try {
      int status =
          run(
              options,
              new FlowListener() {
                @Override
                public void onFlowEnd(FlowEvent flow, int flowId) {
                  try {
                    FlowLine.write(flow, out);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              },
              out::flush);
      out.flush();
      return status;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private int run(FlowOptions options, FlowListener listener, FlowLoop.Flush flush)
      throws IOException {
    try (PacketSource packets = source.open();
        FlowEngine flows =
            FlowEngine.builder()
                .options(options)
                .listener(listener)
                .consumer(new Bytes())
                .assets(guests)
                .build()) {
      return FlowLoop.run(packets, flows, terminal, _ -> {}, flush);
    }
  }

  /** Takes all bytes, so that segments are followed to the end of their stream. */
  private static final class Bytes implements StreamConsumer {
    @Override
    public int onData(StreamData data) {
      return data.length();
    }
  }
}
