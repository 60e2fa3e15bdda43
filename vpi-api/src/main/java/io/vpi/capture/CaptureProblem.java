package io.vpi.capture;

/**
 * Why a source ended before its natural end: a file cut short, a damaged record, an interface that
 * vanished. All packets before it have been delivered.
 *
 * @param source the source's name, as {@link PacketSource#name()}
 * @param position where it happened, in bytes from the start of the input (after decompression), or
 *     -1 where that means nothing
 * @param description one clause that says what was found and what was expected
 */
public record CaptureProblem(String source, long position, String description) {
  /**
   * The problem in one sentence, for people.
   *
   * @return such as {@code a.pcap: at byte 120: the record needs 60 bytes, the file has 12 more}
   */
  @Override
  public String toString() {
    return source + ": " + (position < 0 ? "" : "at byte " + position + ": ") + description;
  }
}
