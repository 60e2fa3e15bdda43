package io.vpi.visibility.inventory;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files of hosts and of networks into one picture. Thread safe. */
public final class TopologyFiles {
  private static final long LARGEST = 64L << 20;

  private TopologyFiles() {}

  /**
   * Reads files, host inventories (JSON) and descriptions by hand (YAML) in any order. Descriptions
   * are laid over what hosts told.
   *
   * @param files the files
   * @return the picture; what could not be read is among its warnings
   * @throws IOException if a file cannot be opened; its message is one sentence for the user
   */
  public static Topology load(List<Path> files) throws IOException {
    TopologyAssembler assembler = new TopologyAssembler();
    for (Path file : files) {
      String name = file.toString();
      try {
        assembler.add(name, text(file));
      } catch (DocumentException e) {
        assembler.warn(new Warning(name, e.getMessage() == null ? "" : e.getMessage()));
      }
    }
    return assembler.assemble();
  }

  private static String text(Path file) throws IOException, DocumentException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("no file can be read at " + file);
    }
    if (Files.size(file) > LARGEST) {
      throw new DocumentException("larger than " + (LARGEST >> 20) + " MiB");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DocumentException("no UTF-8 text");
    }
  }
}
