package io.vpi.visibility.reader;

import io.vpi.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code /proc/PID/fdinfo/FD} says of open {@code /dev/net/tun}s, as the collector joins
 * it: a line {@code pid=N fd=N}, the file as it is, of which {@code iff:} names the tap, and lines
 * {@code mac=} and {@code guest=} from the process's command line. Thread safe.
 */
public final class TunFdinfoReader {
  private TunFdinfoReader() {}

  /**
   * Reads who holds which tap.
   *
   * @param text the joined files
   * @param warnings where it says what is wrong
   * @return one for each tap that is named
   */
  public static List<TunHolder> read(String text, SourceWarnings warnings) {
    List<TunHolder> holders = new ArrayList<>();
    Part part = new Part(-1);
    for (String line : warnings.lines(text)) {
      if (line.startsWith("pid=")) {
        part.end(holders);
        part = new Part(pid(line, warnings));
      } else if (line.startsWith("iff:")) {
        part.tap = line.substring("iff:".length()).strip();
      } else if (line.startsWith("mac=")) {
        part.mac = mac(line.substring("mac=".length()), warnings);
      } else if (line.startsWith("guest=")) {
        part.guest = line.substring("guest=".length());
      }
    }
    part.end(holders);
    return holders;
  }

  private static long mac(String word, SourceWarnings warnings) {
    long mac = MacText.parse(word);
    if (mac == MacAddress.NONE && !word.isEmpty()) {
      warnings.warn("a MAC address was expected after mac=");
    }
    return mac;
  }

  private static long pid(String line, SourceWarnings warnings) {
    String word = line.substring("pid=".length()).split("\\s+", 2)[0];
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      warnings.warn("a process's number was expected after pid=");
      return -1;
    }
  }

  /** The lines of one descriptor so far. */
  private static final class Part {
    private final long pid;
    private String tap = "";
    private long mac = MacAddress.NONE;
    private String guest = "";

    Part(long pid) {
      this.pid = pid;
    }

    void end(List<TunHolder> holders) {
      if (!tap.isEmpty()) {
        holders.add(new TunHolder(pid, tap, mac, guest));
      }
    }
  }
}
