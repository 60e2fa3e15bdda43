package io.vpi.visibility.reader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code /proc/net/packet}: who listens on which interface. Thread safe. */
public final class PacketSocketReader {
  private static final String HEADER = "sk ";
  private static final int PROTOCOL = 3;
  private static final int INTERFACE = 4;
  private static final int INODE = 8;
  private static final int HEXADECIMAL = 16;

  private PacketSocketReader() {}

  /**
   * Reads the sockets.
   *
   * @param text the file
   * @param warnings where it says what is wrong
   * @return the sockets; null if a line is damaged or the first one missing, since of a socket that
   *     was not read nobody can tell where it listens
   */
  public static @Nullable List<PacketSocket> read(String text, SourceWarnings warnings) {
    List<PacketSocket> sockets = new ArrayList<>();
    List<String> lines = warnings.lines(text);
    boolean isWhole =
        text.endsWith("\n") && !lines.isEmpty() && lines.getFirst().startsWith(HEADER);
    for (String line : lines) {
      if (!line.startsWith(HEADER)) {
        isWhole &= socket(line, warnings, sockets);
      }
    }
    return isWhole ? List.copyOf(sockets) : null;
  }

  private static boolean socket(String line, SourceWarnings warnings, List<PacketSocket> sockets) {
    String[] words = line.split("\\s+", -1);
    try {
      sockets.add(
          new PacketSocket(
              Integer.parseInt(words[PROTOCOL], HEXADECIMAL),
              Integer.parseInt(words[INTERFACE]),
              Long.parseLong(words[INODE])));
      return true;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      warnings.warn("lines such as those of /proc/net/packet were expected");
      return false;
    }
  }
}
