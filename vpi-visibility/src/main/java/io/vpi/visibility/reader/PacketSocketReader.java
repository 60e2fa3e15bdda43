package io.vpi.visibility.reader;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code /proc/net/packet}: who listens on which interface. Thread safe. */
public final class PacketSocketReader {
  private static final int INTERFACE = 4;
  private static final int INODE = 8;

  private PacketSocketReader() {}

  /**
   * Reads the sockets.
   *
   * @param text the file
   * @param warnings where it says what is wrong
   * @return the sockets
   */
  public static List<PacketSocket> read(String text, SourceWarnings warnings) {
    List<PacketSocket> sockets = new ArrayList<>();
    warnings.lines(text).stream()
        .filter(line -> !line.startsWith("sk "))
        .forEach(line -> socket(line, warnings, sockets));
    return sockets;
  }

  private static void socket(String line, SourceWarnings warnings, List<PacketSocket> sockets) {
    String[] words = line.split("\\s+", -1);
    try {
      sockets.add(
          new PacketSocket(Integer.parseInt(words[INTERFACE]), Long.parseLong(words[INODE])));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      warnings.warn("lines such as those of /proc/net/packet were expected");
    }
  }
}
