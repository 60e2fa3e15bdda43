package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.visibility.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFilesTest {
  @TempDir Path folder;

  private static void assertWarns(String message, Path file) throws IOException {
    Topology topology = TopologyFiles.load(List.of(file));
    assertEquals(1, topology.warnings().size());
    assertEquals(file + ": " + message, topology.warnings().getFirst().toString());
  }

  @Test
  void warnsOfAFileThatDoesNotTellItsSizeAndHasNoEnd() throws IOException {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.isReadable(endless));
    assertWarns("larger than 64 MiB", endless);
  }

  @Test
  void warnsOfAFileThatIsNoText() throws IOException {
    assertWarns("no UTF-8 text", Files.write(folder.resolve("a.json"), new byte[] {'{', -1}));
  }
}
