package io.vpi.decode;

import org.jspecify.annotations.Nullable;

/**
 * Reads one header. The cursor stands at its first byte; the decoder checks that the header is
 * there, records the layer, which moves the cursor behind it, and names what follows.
 */
@FunctionalInterface
interface LayerDecoder {
  /**
   * Reads the header under the cursor.
   *
   * @param cursor stands at the header's first byte
   * @return the protocol of what follows, or null if that is payload or decoding cannot go on
   */
  @Nullable Protocol decode(Cursor cursor);
}
