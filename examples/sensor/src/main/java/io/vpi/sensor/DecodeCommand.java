package io.vpi.sensor;

import io.vpi.capture.PacketSource;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.packet.PacketBatch;
import io.vpi.sensor.format.JsonFormat;
import io.vpi.sensor.format.LineFormat;
import io.vpi.sensor.format.PacketFormat;
import io.vpi.sensor.format.PacketView;
import io.vpi.sensor.format.TextOutput;
import io.vpi.sensor.format.TsvFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vpi decode}: prints what each packet consists of. */
@Command(name = "decode", description = "Prints what each packet consists of.")
final class DecodeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin SourceArgument source = new SourceArgument();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "line",
      description = {
        "line: one line a packet, for people (default).",
        "tsv: columns named and written as tshark -T fields does.",
        "json: one object a line, with layers, fields and anomalies."
      })
  Format format = Format.LINE;

  /** The formats; their names are what the option takes. */
  enum Format {
    /** For people. */
    LINE,
    /** For joins. */
    TSV,
    /** For programs. */
    JSON;

    PacketFormat make() {
      return switch (this) {
        case LINE -> new LineFormat();
        case TSV -> new TsvFormat();
        case JSON -> new JsonFormat();
      };
    }
  }

  DecodeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (PacketSource packets = source.open()) {
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      PacketLoop loop = new PacketLoop(packets, batch, terminal);
      try (Interruption interruption = new Interruption(loop::stop)) {
        TextOutput out = new TextOutput(terminal.out());
        PacketFormat lines = format.make();
        lines.begin(out);
        loop.run(new Printer(batch, lines, out));
        out.flush();
        return loop.outcome(interruption.isRequested());
      }
    }
  }

  /** Decodes and prints. */
  private static final class Printer implements PacketLoop.Work {
    private final PacketDecoder decoder = new PacketDecoder(LayerTable.MAX_LAYERS);
    private final LayerTable layers;
    private final PacketView view;
    private final PacketFormat format;
    private final TextOutput out;
    private long number;

    Printer(PacketBatch batch, PacketFormat format, TextOutput out) {
      this.layers = decoder.newTable(batch.capacity());
      this.view = new PacketView(batch, layers);
      this.format = format;
      this.out = out;
    }

    @Override
    public void accept(PacketBatch batch) throws IOException {
      decoder.decode(batch, layers);
      for (int i = 0; i < batch.size(); i++) {
        view.moveTo(i, ++number);
        format.write(view, out);
      }
    }

    @Override
    public void idle() throws IOException {
      out.flush();
    }
  }
}
