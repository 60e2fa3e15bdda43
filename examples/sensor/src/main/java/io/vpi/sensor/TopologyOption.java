package io.vpi.sensor;

import io.vpi.visibility.topology.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The option {@code --topology}. A file that cannot be read ends the command: a picture without
 * that host would have no breach there, and a pipeline would go on.
 */
final class TopologyOption {
  @Option(
      names = "--topology",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "What hosts told (JSON), and descriptions of the network (YAML), in any order.")
  List<Path> files = new ArrayList<>();

  TopologyOption() {}

  /** Reads all files into one picture. */
  Topology load() throws CommandException {
    return TopologyLoader.load(files);
  }
}
