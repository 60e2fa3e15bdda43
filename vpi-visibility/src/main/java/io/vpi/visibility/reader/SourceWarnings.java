package io.vpi.visibility.reader;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.Warning;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where a reader says what is wrong with its text. A text that is wrong in every line gives a few
 * warnings and a last one that says so. For one thread.
 */
public final class SourceWarnings {
  private static final int MOST = 20;
  private static final int LONGEST_QUOTE = 80;

  private final String source;
  private final Consumer<Warning> warnings;
  private int given;

  /**
   * Makes one.
   *
   * @param source the file and the command, as a warning names them
   * @param warnings where the warnings go
   */
  public SourceWarnings(String source, Consumer<Warning> warnings) {
    this.source = Objects.requireNonNull(source);
    this.warnings = Objects.requireNonNull(warnings);
  }

  /**
   * Gives a warning.
   *
   * @param message what is wrong and what was expected, without a full stop
   */
  public void warn(String message) {
    given++;
    if (given < MOST) {
      warnings.accept(new Warning(source, message));
    } else if (given == MOST) {
      warnings.accept(new Warning(source, "more of that kind follows and is not listed"));
    }
  }

  /** Gives a warning of a part of a document, with its line. */
  void warn(Node at, String message) {
    warn("line " + at.line() + ": " + message);
  }

  /** Gives a warning of a line that is not as it should be, with its beginning. */
  void warnOfLine(String line, String expected) {
    String beginning =
        line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "..." : line;
    warn(expected + " were expected, not '" + beginning + "'");
  }

  /**
   * Takes a text apart into lines. Commands end each line, so that a last one without an end was
   * cut: what stands in it may be half a name, and is left out.
   *
   * @param text the text
   * @return the whole lines, without blanks around them and without empty ones
   */
  public List<String> lines(String text) {
    int end = text.lastIndexOf('\n') + 1;
    if (!text.substring(end).isBlank()) {
      warn("the text ends within a line, which is left out");
    }
    return text.substring(0, end).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  /**
   * Reads JSON that should be a list.
   *
   * @param text the text
   * @param of what its items are, for the warning
   * @return the items; none, and a warning, if it is anything else
   */
  public List<Node> list(String text, String of) {
    Node root = json(text);
    if (root.isPresent() && !root.isList()) {
      warn("a list of " + of + " was expected, not " + root);
    }
    return root.items();
  }

  /**
   * Reads JSON. An empty text is what some tools print for an empty list.
   *
   * @param text the text
   * @return the root; {@link Node#MISSING}, and a warning, if it is no JSON
   */
  public Node json(String text) {
    if (text.isBlank()) {
      return Node.MISSING;
    }
    try {
      return JsonDocument.read(text);
    } catch (DocumentException e) {
      warn(String.valueOf(e.getMessage()));
      return Node.MISSING;
    }
  }
}
