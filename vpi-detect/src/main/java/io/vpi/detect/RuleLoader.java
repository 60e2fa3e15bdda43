package io.vpi.detect;

import io.vpi.detect.eval.RuleProgram;
import io.vpi.detect.rule.Rule;
import io.vpi.detect.rule.RuleLines;
import io.vpi.detect.rule.RuleParser;
import io.vpi.detect.rule.RuleSyntaxException;
import io.vpi.event.Signature;
import io.vpi.match.MatcherLimitException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rule texts, settles which of two rules with one id stays, and writes the report. */
final class RuleLoader {
  private static final int DEFAULT_PRIORITY = 3;

  private final RuleParser parser;
  private final Classifications classifications;
  private final Map<Id, Loaded> rules = new LinkedHashMap<>();
  private final List<Numbered> rejected = new ArrayList<>();
  private final List<RuleProblem> warnings = new ArrayList<>();
  private int count;

  RuleLoader(RuleVariables variables, Classifications classifications) {
    this.parser = new RuleParser(variables.variables());
    this.classifications = classifications;
  }

  private record Id(long generatorId, long id) {}

  /** A rule that is loaded, the how manieth it is of all, and where it stands. */
  private record Loaded(int number, String file, int line, Rule rule) {}

  /** A problem, and the how manieth rule it is about, for the order of the report. */
  private record Numbered(int number, RuleProblem problem) {}

  void load(String file, String text) {
    for (RuleLines.Line line : RuleLines.of(text)) {
      count++;
      try {
        add(new Loaded(count, file, line.number(), parser.parse(line.text())));
      } catch (RuleSyntaxException e) {
        reject(count, file, line.number(), String.valueOf(e.getMessage()));
      }
    }
  }

  private void add(Loaded added) {
    Rule rule = added.rule();
    Id id = new Id(rule.generatorId(), rule.id());
    Loaded before = rules.get(id);
    if (before == null) {
      rules.put(id, added);
    } else if (rule.revision() > before.rule().revision()) {
      reject(
          before.number(),
          before.file(),
          before.line(),
          "sid "
              + rule.id()
              + " rev "
              + before.rule().revision()
              + " is replaced by rev "
              + rule.revision()
              + " at "
              + added.file()
              + ":"
              + added.line());
      rules.remove(id);
      rules.put(id, added);
    } else {
      reject(
          added.number(),
          added.file(),
          added.line(),
          "sid "
              + rule.id()
              + " rev "
              + rule.revision()
              + " was given before at "
              + before.file()
              + ":"
              + before.line()
              + " with rev "
              + before.rule().revision()
              + "; expected another sid or a higher rev");
    }
  }

  private void reject(int number, String file, int line, String message) {
    rejected.add(new Numbered(number, new RuleProblem(file, line, message)));
  }

  RuleSet finish(boolean prefilter) {
    List<RuleProgram.Input> inputs = new ArrayList<>();
    for (Loaded loaded : rules.values()) {
      inputs.add(new RuleProgram.Input(loaded.rule(), signature(loaded)));
    }
    rejected.sort(Comparator.comparingInt(Numbered::number));
    RuleReport report =
        new RuleReport(inputs.size(), rejected.stream().map(Numbered::problem).toList(), warnings);
    try {
      return new RuleSet(
          RuleProgram.compile(inputs, prefilter),
          inputs.stream().map(RuleProgram.Input::signature).toList(),
          report);
    } catch (MatcherLimitException e) {
      throw new ConfigurationException(
          "the rules' fast patterns are too many to be compiled: " + e.getMessage(), e);
    }
  }

  private Signature signature(Loaded loaded) {
    Rule rule = loaded.rule();
    String classtype = "";
    String category = "";
    int priority = Integer.MAX_VALUE;
    for (String name : rule.classtypes()) {
      Optional<Classification> found = classifications.find(name);
      if (found.isEmpty()) {
        warnings.add(
            new RuleProblem(
                loaded.file(),
                loaded.line(),
                "classtype '"
                    + name
                    + "' is not in the table of classes; its priority is taken as "
                    + DEFAULT_PRIORITY));
      }
      int its = found.map(Classification::priority).orElse(DEFAULT_PRIORITY);
      if (its < priority) {
        priority = its;
        classtype = name;
        category = found.map(Classification::description).orElse("");
      }
    }
    if (rule.priority() != 0) {
      priority = rule.priority();
    } else if (priority == Integer.MAX_VALUE) {
      priority = DEFAULT_PRIORITY;
    }
    return new Signature(
        rule.generatorId(),
        rule.id(),
        rule.revision(),
        rule.message(),
        rule.action(),
        classtype,
        category,
        priority,
        rule.references(),
        rule.metadata());
  }
}
