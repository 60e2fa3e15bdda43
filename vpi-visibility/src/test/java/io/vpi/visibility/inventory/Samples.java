package io.vpi.visibility.inventory;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A host out of the outputs that were recorded on a real one. */
final class Samples {
  private final List<CommandOutput> outputs = new ArrayList<>();

  Samples with(InventorySource source, String subject, String file) throws IOException {
    outputs.add(CommandOutput.of(source, subject, text(file)));
    return this;
  }

  Samples with(InventorySource source, String file) throws IOException {
    return with(source, "", file);
  }

  Samples withText(InventorySource source, String subject, String text) {
    outputs.add(CommandOutput.of(source, subject, text));
    return this;
  }

  HostInventory host(String name) {
    return new HostInventory(name, "2026-11-26T18:00:00Z", "test", outputs);
  }

  static String text(String file) throws IOException {
    return Files.readString(Requirements.shared("inventory-samples/" + file));
  }
}
