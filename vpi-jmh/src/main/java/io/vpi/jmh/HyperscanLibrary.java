package io.vpi.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * {@code hyperscan.c}, compiled and linked with the Hyperscan that is installed. Scans are critical
 * calls, which skip the thread's change of state: they save some 3 ns a block and are allowed, as
 * the callback is in C.
 */
final class HyperscanLibrary {
  private static final FunctionDescriptor OPENING =
      FunctionDescriptor.of(
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);

  /** Addresses are numbers here: an object for each would be garbage on the measured path. */
  private static final FunctionDescriptor SCANNING =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

  private static final FunctionDescriptor RESETTING =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

  private static final FunctionDescriptor CLOSING = FunctionDescriptor.ofVoid(ValueLayout.ADDRESS);

  private static final Linker.Option CRITICAL = Linker.Option.critical(false);

  private static final SymbolLookup LIBRARY = load();

  // Only handles that are constants are called without an indirection.
  static final MethodHandle OPEN = handle("hyperscan_open", OPENING);
  static final MethodHandle CLOSE = handle("hyperscan_close", CLOSING);
  static final MethodHandle SCAN = handle("hyperscan_scan", SCANNING, CRITICAL);
  static final MethodHandle SCAN_STREAM = handle("hyperscan_scan_stream", SCANNING, CRITICAL);
  static final MethodHandle RESET_STREAM = handle("hyperscan_reset_stream", RESETTING, CRITICAL);

  private HyperscanLibrary() {}

  private static SymbolLookup load() {
    try {
      return CLibrary.compile(Arena.global(), "hyperscan.c", "hs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("restricted") // calls the peer that it has compiled
  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), type, options);
  }

  /** What a call into C must not do. */
  static IllegalStateException failure(Throwable cause) {
    return new IllegalStateException("The call of Hyperscan failed.", cause);
  }

  /** A scanner's first two numbers: matches, and the sum of their ids. */
  @SuppressWarnings("restricted") // the struct of hyperscan.c begins so
  static MemorySegment tallyOf(MemorySegment scanner) {
    return scanner.reinterpret(2 * ValueLayout.JAVA_LONG.byteSize());
  }
}
