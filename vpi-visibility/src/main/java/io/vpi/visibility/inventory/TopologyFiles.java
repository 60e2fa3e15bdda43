package io.vpi.visibility.inventory;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files of hosts and of networks into one picture. Thread safe. */
public final class TopologyFiles {
  private static final int LARGEST = 64 << 20;

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

  /**
   * Reads one of the files, for a {@link TopologyAssembler}.
   *
   * @param file the file, of 64 MiB at most
   * @return its text
   * @throws IOException if it cannot be read
   * @throws DocumentException if it is larger, or no text in UTF-8
   */
  public static String text(Path file) throws IOException, DocumentException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("no file can be read at " + file);
    }
    // A pipe tells no size beforehand, so that no more than the bound is read of anything.
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new DocumentException("larger than " + (LARGEST >> 20) + " MiB");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new DocumentException("no UTF-8 text");
    }
  }
}
