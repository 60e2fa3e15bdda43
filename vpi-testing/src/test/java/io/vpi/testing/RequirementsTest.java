package io.vpi.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequirementsTest {

  private final String shared = System.getProperty("vpi.shared", "");
  private final String require = System.getProperty("vpi.require", "");

  @BeforeEach
  void requireNothing() {
    System.setProperty("vpi.require", "");
  }

  @AfterEach
  void restore() {
    System.setProperty("vpi.shared", shared);
    System.setProperty("vpi.require", require);
  }

  @Test
  void skipsAndNamesWhatIsMissing() {
    var skipped =
        assertThrows(
            TestAbortedException.class, () -> Requirements.requireProgram("no-such-program"));
    assertTrue(skipped.getMessage().contains("no-such-program"), skipped.getMessage());
  }

  @Test
  void failsWhereTheBuildRequiresWhatIsMissing() {
    System.setProperty("vpi.require", "root, no-such-program");
    var failed =
        assertThrows(
            AssertionFailedError.class, () -> Requirements.requireProgram("no-such-program"));
    assertTrue(failed.getMessage().contains("no-such-program"), failed.getMessage());
  }

  @Test
  void skipsWhatTheBuildDoesNotRequire() {
    System.setProperty("vpi.require", "no-such");
    assertThrows(TestAbortedException.class, () -> Requirements.requireProgram("no-such-program"));
  }

  @Test
  void findsAProgramOnThePath() {
    assertTrue(Files.isExecutable(Requirements.requireProgram("sh")));
  }

  @Test
  void findsTheSharedFolderWhereThePropertySays(@TempDir Path folder) throws Exception {
    System.setProperty("vpi.shared", folder.toString());
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(folder, Requirements.sharedFolder());
    assertEquals(file, Requirements.shared("file"));
  }

  @Test
  void skipsWithoutTheSharedFolderOrItsFile(@TempDir Path folder) {
    System.setProperty("vpi.shared", folder.resolve("nowhere").toString());
    assertThrows(TestAbortedException.class, Requirements::sharedFolder);
    System.setProperty("vpi.shared", folder.toString());
    assertThrows(TestAbortedException.class, () -> Requirements.shared("nowhere"));
  }

  @Test
  void findsFilesOfTheRepository() {
    assertTrue(Files.exists(Requirements.inRepository("LICENSE")));
  }

  @Test
  void passesWhatIsThere() {
    assertDoesNotThrow(() -> Requirements.require("anything", true, "anything"));
  }
}
