package io.vpi.sensor;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads a topology that must be whole: for an audit, where a picture without some host would have
 * no breach there, and for a sensor, which would not know its guests. A file that cannot be read
 * ends the command.
 */
final class TopologyLoader {
  private static final int LARGEST = 64 << 20;

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
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new DocumentException("larger than " + (LARGEST >> 20) + " MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DocumentException("no UTF-8 text");
    } catch (IOException e) {
      throw new CommandException(ExitStatus.INPUT, file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
