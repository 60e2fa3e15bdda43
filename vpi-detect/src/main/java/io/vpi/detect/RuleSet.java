package io.vpi.detect;

import io.vpi.detect.eval.RuleProgram;
import io.vpi.event.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Rules, compiled. Immutable and thread safe: one rule set serves all inspectors.
 *
 * <p>A rule that cannot be loaded does not keep the others from being loaded: the {@link #report()}
 * names it.
 */
public final class RuleSet {
  private final RuleProgram program;
  private final List<Signature> signatures;
  private final RuleReport report;

  RuleSet(RuleProgram program, List<Signature> signatures, RuleReport report) {
    this.program = program;
    this.signatures = List.copyOf(signatures);
    this.report = report;
  }

  /**
   * Loads rule files with default variables and classes.
   *
   * @param files the files, in the order in which their rules count as given
   * @return the rules
   * @throws ConfigurationException if a file cannot be read
   */
  public static RuleSet load(Path... files) {
    Builder builder = builder();
    for (Path file : files) {
      builder.file(file);
    }
    return builder.build();
  }

  /**
   * Reads rules from text with default variables and classes.
   *
   * @param text rules as a file has them
   * @return the rules; their problems name the file {@code rules}
   */
  public static RuleSet parse(String text) {
    return builder().text("rules", text).build();
  }

  /**
   * A builder with default variables and classes, and no rules.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How many rules there are.
   *
   * @return 0 or more
   */
  public int size() {
    return signatures.size();
  }

  /**
   * What the rules say about themselves.
   *
   * @return the signatures, in the order given
   */
  public List<Signature> signatures() {
    return signatures;
  }

  /**
   * What was loaded and what was not.
   *
   * @return the report
   */
  public RuleReport report() {
    return report;
  }

  /**
   * Scans texts made of the rules' own patterns until the code that looks for them is final, so
   * that the first packets are not inspected by code that is a hundred times as slow and allocates.
   * Worth it before live traffic, and where vectors are used ({@code --add-modules
   * jdk.incubator.vector}); see {@link io.vpi.match.LiteralMatcher#warmUp(Duration)}. Takes some
   * seconds, in which the calling thread is busy.
   *
   * @param atMost how long it may take in all
   * @return false if time was up before the code was final
   */
  public boolean warmUp(Duration atMost) {
    return program.warmUp(atMost);
  }

  boolean has(Signature.Action action) {
    return signatures.stream().anyMatch(signature -> signature.action() == action);
  }

  RuleProgram program() {
    return program;
  }

  /** Gathers files, texts and what they refer to. Not thread safe. */
  public static final class Builder {
    /** A file or a text: each character of the rules is a byte. */
    record Input(String name, String latin1) {}

    private final List<Input> inputs = new ArrayList<>();
    private RuleVariables variables = RuleVariables.defaults();
    private Classifications classifications = Classifications.standard();
    private boolean prefilter = true;

    private Builder() {}

    /**
     * Adds a rule file.
     *
     * @param file the file, read now
     * @return this builder
     * @throws ConfigurationException if it cannot be read
     */
    public Builder file(Path file) {
      try {
        if (Files.isDirectory(file)) {
          throw new ConfigurationException(
              "the rule file " + file + " is a directory; expected a file");
        }
        byte[] bytes = Files.readAllBytes(file);
        inputs.add(new Input(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1)));
      } catch (NoSuchFileException e) {
        throw new ConfigurationException("the rule file " + file + " does not exist", e);
      } catch (IOException e) {
        throw new ConfigurationException(
            "the rule file " + file + " cannot be read: " + e.getMessage(), e);
      }
      return this;
    }

    /**
     * Adds rules from text.
     *
     * @param name what problems call it
     * @param text rules as a file has them; characters beyond ASCII count as their UTF-8 bytes
     * @return this builder
     */
    public Builder text(String name, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      inputs.add(
          new Input(
              Objects.requireNonNull(name, "name"),
              new String(bytes, StandardCharsets.ISO_8859_1)));
      return this;
    }

    /**
     * Sets what variables stand for.
     *
     * @param value the variables
     * @return this builder
     */
    public Builder variables(RuleVariables value) {
      variables = Objects.requireNonNull(value, "variables");
      return this;
    }

    /**
     * Sets the table of classes.
     *
     * @param value the table
     * @return this builder
     */
    public Builder classifications(Classifications value) {
      classifications = Objects.requireNonNull(value, "classifications");
      return this;
    }

    /** Whether to look for fast patterns first; tests compare both ways. */
    Builder prefilter(boolean value) {
      prefilter = value;
      return this;
    }

    /**
     * Reads and compiles all rules.
     *
     * @return the rules and the report on them
     * @throws ConfigurationException if they are too large to be compiled
     */
    public RuleSet build() {
      RuleLoader loader = new RuleLoader(variables, classifications);
      for (Input input : inputs) {
        loader.load(input.name(), input.latin1());
      }
      return loader.finish(prefilter);
    }
  }
}
