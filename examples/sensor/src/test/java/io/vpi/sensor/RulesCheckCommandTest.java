package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCheckCommandTest {
  @TempDir Path folder;

  @Test
  void countsTheRulesOfAFileThatIsFine() {
    Path rules = Requirements.inRepository("examples/rules/guests.rules");
    Run run = Run.of("rules", "check", rules.toString());
    assertEquals("rules 14, loaded 14, rejected 0, warnings 0\n", run.out());
    assertEquals("", run.err());
    assertEquals(ExitStatus.OK, run.status());
  }

  @Test
  void tellsFileAndLineOfEachProblem() throws IOException {
    Path first =
        Files.writeString(
            folder.resolve("first.rules"),
            "# a comment\nalert tcp any any -> any any (pcre:\"/x/\"; sid:1;)\n");
    Path second =
        Files.writeString(
            folder.resolve("second.rules"),
            "alert ip any any -> any any (sid:2; classtype:none-such;)\n");
    Run run = Run.of("rules", "check", first.toString(), second.toString());
    assertEquals(
        first
            + ":2: keyword 'pcre' is not supported by this version\n"
            + second
            + ":1: warning: classtype 'none-such' is not in the table of classes; its priority is"
            + " taken as 3\n"
            + "rules 2, loaded 1, rejected 1, warnings 1\n",
        run.out());
    assertEquals("", run.err());
    assertEquals(ExitStatus.RULES, run.status());
  }

  @Test
  void tellsThatAFileIsMissingOrADirectory() {
    Path missing = folder.resolve("none.rules");
    Run run = Run.of("rules", "check", missing.toString());
    assertEquals("vpi: the rule file " + missing + " does not exist\n", run.err());
    assertEquals(ExitStatus.INPUT, run.status());
    Run onFolder = Run.of("rules", "check", folder.toString());
    assertEquals(
        "vpi: the rule file " + folder + " is a directory; expected a file\n", onFolder.err());
    assertEquals(ExitStatus.INPUT, onFolder.status());
  }
}
