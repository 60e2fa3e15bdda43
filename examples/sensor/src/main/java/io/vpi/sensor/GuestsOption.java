package io.vpi.sensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says who the guests are. */
final class GuestsOption {
  @Option(
      names = "--topology",
      paramLabel = "FILE",
      description = {
        "What hosts told (JSON, from 'vpi visibility collect') or a description of the network (YAML)."
            + " May be given several times.",
        "Events then carry guest, port, host, operating system and tenant of both ends, and overlaps"
            + " are resolved as each receiver's operating system does."
      })
  List<Path> files = new ArrayList<>();

  GuestsOption() {}

  /**
   * Reads the files, if there are any.
   *
   * @param terminal where warnings go
   * @return who knows the guests, or nobody
   * @throws CommandException if a file cannot be read, or tells of no guest
   */
  GuestInventory load(Terminal terminal) throws CommandException {
    return GuestInventory.load(files, terminal);
  }
}
