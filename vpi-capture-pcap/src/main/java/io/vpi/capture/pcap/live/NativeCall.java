package io.vpi.capture.pcap.live;

/** What a call of a method handle for a native function may throw in Java's eyes. */
final class NativeCall {
  private NativeCall() {}

  /** A C function throws nothing: whatever came is the JVM's own, and goes on as it is. */
  static RuntimeException failure(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }
}
