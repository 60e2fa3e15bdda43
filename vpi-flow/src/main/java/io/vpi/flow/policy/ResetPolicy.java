package io.vpi.flow.policy;

/** Which sequence number a host asks of a RST before it ends a connection. */
public enum ResetPolicy {
  /** Exactly the next expected: BSD, Windows, macOS, IRIX, HP-UX 10; RFC 5961 section 3. */
  EXACT,
  /** Any within the window: Linux, Solaris. */
  IN_WINDOW,
  /** The next expected or any behind it: HP-UX 11. */
  AT_OR_AFTER
}
