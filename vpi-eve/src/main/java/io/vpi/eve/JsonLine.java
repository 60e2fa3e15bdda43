package io.vpi.eve;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One line of JSON in pure ASCII, written over and over by one generator.
 *
 * <p>Everything else is escaped, so that nothing which came from the wire can end a line or reach a
 * terminal: also the line ends that only Unicode knows (U+0085, U+2028, U+2029). Text with half a
 * surrogate pair, which is no text, gets U+FFFD in its place.
 *
 * <p>The generator writes to memory; what it declares as IOException can only be a mistake of ours.
 */
final class JsonLine {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .rootValueSeparator("")
          .build();

  private final LineBuffer buffer = new LineBuffer();
  private JsonGenerator generator = newGenerator();
  private boolean open;

  private JsonGenerator newGenerator() {
    try {
      return FACTORY.createGenerator(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    return buffer.bytes();
  }

  int length() {
    return buffer.length();
  }

  /** Starts a line. If the last one was not ended, for the event threw, it is forgotten. */
  void begin() {
    if (open) {
      generator = newGenerator();
    }
    buffer.clear();
    open = true;
    startObject();
  }

  /** Ends the line, with a line feed. */
  void end() {
    try {
      generator.writeEndObject();
      generator.writeRaw('\n');
      generator.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open = false;
  }

  void name(SerializedString name) {
    try {
      generator.writeFieldName(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void name(String name) {
    try {
      generator.writeFieldName(wellFormed(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startObject() {
    try {
      generator.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startObject(SerializedString name) {
    name(name);
    startObject();
  }

  void endObject() {
    try {
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startArray() {
    try {
      generator.writeStartArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void endArray() {
    try {
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void number(long value) {
    try {
      generator.writeNumber(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void number(SerializedString name, long value) {
    name(name);
    number(value);
  }

  void bool(SerializedString name, boolean value) {
    name(name);
    try {
      generator.writeBoolean(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void nullValue() {
    try {
      generator.writeNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void text(String value) {
    try {
      generator.writeString(wellFormed(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void text(SerializedString name, String value) {
    name(name);
    text(value);
  }

  void text(SerializedString name, SerializedString value) {
    name(name);
    try {
      generator.writeString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void text(SerializedString name, char[] value, int length) {
    name(name);
    try {
      generator.writeString(value, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void base64(SerializedString name, byte[] value, int length) {
    name(name);
    try {
      generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, value, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
