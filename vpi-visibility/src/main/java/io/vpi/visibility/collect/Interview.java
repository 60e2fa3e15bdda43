package io.vpi.visibility.collect;

import io.vpi.visibility.inventory.CommandOutput;
import io.vpi.visibility.inventory.InventorySource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks one question after the other and keeps the answers. As a whole it is bounded too: what an
 * inventory cannot hold, and what comes too late, is kept as a failure. For one thread.
 */
final class Interview {
  private static final long LONGEST_NANOS = 300_000_000_000L;

  /** An inventory is read up to 64 MiB, and some characters take two in it. */
  private static final long MOST_CHARACTERS = 24L << 20;

  private final CommandRunner runner;
  private final List<CommandOutput> outputs = new ArrayList<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Set<InventorySource> leftOut = new HashSet<>();
  private final long start = System.nanoTime();
  private long characters;

  Interview(CommandRunner runner) {
    this.runner = runner;
  }

  List<CommandOutput> outputs() {
    return List.copyOf(outputs);
  }

  CommandRunner runner() {
    return runner;
  }

  /** Asks for what has no subject. */
  Answer ask(InventorySource source) {
    return ask(source, "");
  }

  /** Asks about a subject. */
  Answer ask(InventorySource source, String subject) {
    return ask(source, subject, source.command(subject));
  }

  /** Asks by a command that the source itself does not know. */
  Answer ask(InventorySource source, String subject, List<String> command) {
    if (System.nanoTime() - start > LONGEST_NANOS) {
      return leaveOut(
          source,
          new Answer(Answer.TIMED_OUT, "", "not asked: all together took longer than 300 s"));
    }
    Answer answer = runner.run(command);
    String version = answer.isMissing() ? "" : version(command.getFirst());
    keep(source, subject, runner.asRun(command), version, answer);
    return answer;
  }

  /** Keeps an answer that no command gave. */
  void keep(InventorySource source, String subject, Answer answer) {
    keep(source, subject, List.of(), "", answer);
  }

  private void keep(
      InventorySource source, String subject, List<String> command, String version, Answer given) {
    Answer answer = Secrets.masked(source, given);
    int length = answer.output().length() + answer.error().length();
    if (characters + length > MOST_CHARACTERS) {
      leaveOut(source, new Answer(Answer.TOO_LONG, "", "left out: the inventory holds 24 MiB"));
      return;
    }
    characters += length;
    outputs.add(
        new CommandOutput(
            source, subject, command, answer.status(), version, answer.output(), answer.error()));
  }

  /** The bounds of the whole are met by all that follows; for each source that is said once. */
  private Answer leaveOut(InventorySource source, Answer answer) {
    if (leftOut.add(source)) {
      outputs.add(
          new CommandOutput(source, "", List.of(), answer.status(), "", "", answer.error()));
    }
    return answer;
  }

  private String version(String program) {
    return versions.computeIfAbsent(
        program,
        name -> {
          String option =
              switch (name) {
                case "ip", "bridge", "tc" -> "-V";
                case "cat" -> "";
                default -> "--version";
              };
          if (option.isEmpty()) {
            return "";
          }
          Answer answer = runner.run(List.of(name, option));
          return answer.output().strip().split("\n", 2)[0];
        });
  }
}
