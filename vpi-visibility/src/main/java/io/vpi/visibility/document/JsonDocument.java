package io.vpi.visibility.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON. Thread safe. */
public final class JsonDocument {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEEPEST)
                  .maxDocumentLength(Limits.MOST_CHARACTERS)
                  .maxStringLength(Limits.LONGEST_STRING)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final JsonParser parser;
  private int nodes;

  private JsonDocument(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads one value and nothing after it.
   *
   * @param text the document
   * @return its root
   * @throws DocumentException if it is no JSON, or beyond the bounds
   */
  public static Node read(String text) throws DocumentException {
    if (text.length() > Limits.MOST_CHARACTERS) {
      throw new DocumentException("longer than " + Limits.MOST_CHARACTERS + " characters");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Node root = new JsonDocument(parser).value();
      if (parser.nextToken() != null) {
        throw new DocumentException(
            parser.currentLocation().getLineNr(), "something follows where the text should end");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new DocumentException(line, "no JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new DocumentException("no JSON: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private Node value() throws IOException, DocumentException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new DocumentException("no JSON: the text ends where a value was expected");
    }
    if (++nodes > Limits.MOST_NODES) {
      throw new DocumentException("more than " + Limits.MOST_NODES + " values");
    }
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> map(line);
      case START_ARRAY -> list(line);
      case VALUE_STRING -> Node.scalar(Node.Kind.TEXT, line, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          Node.scalar(Node.Kind.NUMBER, line, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> Node.scalar(Node.Kind.BOOLEAN, line, parser.getText());
      case VALUE_NULL -> Node.scalar(Node.Kind.NULL, line, "");
      default -> throw new DocumentException(line, "no JSON: a value was expected");
    };
  }

  private Node map(int line) throws IOException, DocumentException {
    Map<String, Node> members = new LinkedHashMap<>();
    Map<String, List<Node>> repeated = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name == null) {
        throw new DocumentException("no JSON: the text ends within an object");
      }
      parser.nextToken();
      Node value = value();
      Node before = members.put(name, value);
      if (before != null) {
        repeated.computeIfAbsent(name, key -> new ArrayList<>(List.of(before))).add(value);
      }
    }
    return Node.map(line, members, repeated);
  }

  private Node list(int line) throws IOException, DocumentException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return Node.list(line, items);
  }
}
