package io.vpi.detect.rule;

/**
 * A content: bytes that the payload must have, or must not have.
 *
 * <p>It is looked for in a window of the payload. That of an absolute content starts at {@code
 * offset} and is {@code depth} bytes long; that of a relative one starts {@code distance} bytes
 * behind the end of the last positive content that matched, or behind the payload's start if there
 * is none, and is {@code within} bytes long. A match lies wholly within its window.
 *
 * @param bytes what to look for, at least one byte; never changed
 * @param nocase whether the letters of ASCII match in either case
 * @param negated whether the window must not have it
 * @param relative whether distance and within apply, or else offset and depth
 * @param offset bytes from the payload's start to the window's
 * @param depth length of the window in bytes, or {@link #UNBOUNDED}
 * @param distance bytes from the last match's end to the window's start, may be negative
 * @param within length of the window in bytes, or {@link #UNBOUNDED}
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and the packet path wants no copies
public record Content(
    byte[] bytes,
    boolean nocase,
    boolean negated,
    boolean relative,
    int offset,
    int depth,
    int distance,
    int within) {

  /** The length of a window that reaches to the payload's end. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;
}
