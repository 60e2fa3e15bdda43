package io.vpi.visibility.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * JSON that may stand within a script element. Guests choose their names: one that holds the end of
 * the element must not end it. What HTML takes for markup is written as a code, and all that is not
 * ASCII, since a browser may not read the page as it was meant.
 */
final class ScriptJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new MarkupEscapes())
          .build()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private ScriptJson() {}

  /** The caller closes it; {@code to} stays open. */
  static JsonGenerator to(Writer to) throws IOException {
    return FACTORY.createGenerator(to);
  }

  /** Adds to what JSON escapes the characters that begin or end markup. */
  private static final class MarkupEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char each : new char[] {'<', '>', '&', '\''}) {
        codes[each] = CharacterEscapes.ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return null;
    }
  }
}
