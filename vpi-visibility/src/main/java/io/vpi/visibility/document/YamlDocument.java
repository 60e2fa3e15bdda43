package io.vpi.visibility.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2, of it what people write by hand: maps, lists and scalars in one document.
 * Anchors, which let a few lines stand for millions, are refused, as are names that occur twice.
 * Thread safe.
 */
public final class YamlDocument {
  private static final int MOST_CHARACTERS = 16 << 20;

  private int nodes;

  private YamlDocument() {}

  /**
   * Reads one document.
   *
   * @param text the text
   * @return its root, {@link Node#MISSING} if it is empty
   * @throws DocumentException if it is no YAML, or beyond the bounds
   */
  public static Node read(String text) throws DocumentException {
    if (text.length() > MOST_CHARACTERS) {
      throw new DocumentException("longer than " + MOST_CHARACTERS + " characters");
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(MOST_CHARACTERS)
            .setUseMarks(true)
            .build();
    try {
      Optional<org.snakeyaml.engine.v2.nodes.Node> root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
              .getSingleNode();
      return root.isPresent() ? new YamlDocument().value(root.get(), 0) : Node.MISSING;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new DocumentException(line, "no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new DocumentException("no YAML: " + String.valueOf(e.getMessage()).split("\n", 2)[0]);
    } catch (StackOverflowError e) {
      throw new DocumentException("no YAML: nested too deeply");
    }
  }

  private Node value(org.snakeyaml.engine.v2.nodes.Node node, int depth) throws DocumentException {
    int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    if (node.getAnchor().isPresent()) {
      throw new DocumentException(line, "anchors and aliases are not read, write it out");
    }
    if (depth > Limits.DEEPEST) {
      throw new DocumentException(line, "nested deeper than " + Limits.DEEPEST + " levels");
    }
    if (++nodes > Limits.MOST_NODES) {
      throw new DocumentException(line, "more than " + Limits.MOST_NODES + " values");
    }
    return switch (node) {
      case MappingNode map -> map(map, line, depth);
      case SequenceNode list -> list(list, line, depth);
      case ScalarNode scalar -> scalar(scalar, line);
      default -> throw new DocumentException(line, "a map, a list or a scalar was expected");
    };
  }

  private Node map(MappingNode node, int line, int depth) throws DocumentException {
    Map<String, Node> members = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw new DocumentException(line, "a name was expected before the colon");
      }
      Node value = value(tuple.getValueNode(), depth + 1);
      if (members.putIfAbsent(name.getValue(), value) != null) {
        int again = name.getStartMark().map(Mark::getLine).orElse(0) + 1;
        throw new DocumentException(again, "'" + name.getValue() + "' occurs twice");
      }
    }
    return Node.map(line, members);
  }

  private Node list(SequenceNode node, int line, int depth) throws DocumentException {
    List<Node> items = new ArrayList<>();
    for (org.snakeyaml.engine.v2.nodes.Node item : node.getValue()) {
      items.add(value(item, depth + 1));
    }
    return Node.list(line, items);
  }

  private static Node scalar(ScalarNode node, int line) {
    Tag tag = node.getTag();
    Node.Kind kind = Node.Kind.TEXT;
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      kind = Node.Kind.NUMBER;
    } else if (tag.equals(Tag.BOOL)) {
      kind = Node.Kind.BOOLEAN;
    } else if (tag.equals(Tag.NULL)) {
      kind = Node.Kind.NULL;
    }
    return Node.scalar(kind, line, kind == Node.Kind.NULL ? "" : node.getValue());
  }
}
