package io.vpi.sensor;

import io.vpi.sensor.format.TextOutput;
import io.vpi.sensor.visibility.JsonPicture;
import io.vpi.sensor.visibility.ShownPairs;
import io.vpi.sensor.visibility.TextPicture;
import io.vpi.visibility.inventory.TopologyFiles;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vpi visibility show}: says for each pair of guests what sensors see of it. */
@Command(
    name = "show",
    description = {
      "Says for each pair of guests how much sensors see of it, and why.",
      "Pairs that cannot reach each other are left out. What could not be read is named on standard"
          + " error, and the rest is shown."
    })
final class VisibilityShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "What hosts told (JSON), and descriptions of the network (YAML), in any order.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--guest",
      paramLabel = "NAME",
      description = "Only pairs of this guest: NAME, or NAME@HOST.")
  @Nullable String guest;

  @Option(names = "--json", description = "One JSON object, for programs.")
  boolean json;

  VisibilityShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Topology topology = load();
    for (Warning warning : topology.warnings()) {
      terminal.say(warning.toString());
    }
    VisibilityAnalysis analysis = VisibilityAnalysis.of(topology);
    ShownPairs pairs = new ShownPairs(analysis, guest);
    if (guest != null && pairs.isEmpty()) {
      throw new CommandException(
          ExitStatus.INPUT, "no guest '" + guest + "' is on a switch of this network");
    }
    TextOutput out = new TextOutput(terminal.out());
    if (json) {
      JsonPicture.write(analysis, pairs, out);
    } else {
      TextPicture.write(analysis, pairs, out);
    }
    out.flush();
    return ExitStatus.OK;
  }

  private Topology load() throws CommandException {
    Topology topology;
    try {
      topology = TopologyFiles.load(files);
    } catch (IOException e) {
      throw new CommandException(ExitStatus.INPUT, String.valueOf(e.getMessage()), e);
    }
    if (topology.ports().isEmpty()) {
      List<Warning> why = topology.warnings();
      throw new CommandException(
          ExitStatus.INPUT,
          "no port of any host or switch is told of"
              + (why.isEmpty() ? " in " + files.getFirst() : ": " + why.getFirst()));
    }
    return topology;
  }
}
