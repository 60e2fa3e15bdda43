package io.vpi.sensor;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.inventory.TopologyFiles;
import io.vpi.visibility.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads a topology that must be whole: for an audit, where a picture without some host would have
 * no breach there, and for a sensor, which would not know its guests. A file that cannot be read
 * ends the command.
 */
final class TopologyLoader {
  private TopologyLoader() {}

  static Topology load(List<Path> files) throws CommandException {
    TopologyAssembler assembler = new TopologyAssembler();
    for (Path file : files) {
      try {
        assembler.add(file.toString(), text(file));
      } catch (DocumentException e) {
        throw new CommandException(
            ExitStatus.INPUT, file + " is no topology: " + e.getMessage(), e);
      }
    }
    Topology topology = assembler.assemble();
    if (topology.guests().isEmpty()) {
      String why =
          topology.warnings().isEmpty() ? "" : ", and " + topology.warnings().getFirst().message();
      throw new CommandException(ExitStatus.INPUT, "no guest is known from " + names(files) + why);
    }
    return topology;
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }

  private static String text(Path file) throws CommandException, DocumentException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandException(ExitStatus.INPUT, "no topology can be read at " + file);
    }
    try {
      return TopologyFiles.text(file);
    } catch (IOException e) {
      throw new CommandException(ExitStatus.INPUT, file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
