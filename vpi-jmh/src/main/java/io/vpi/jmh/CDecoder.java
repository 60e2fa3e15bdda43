package io.vpi.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The peer in C: {@code decode.c}, compiled here and now with {@code gcc -O3 -march=native} and
 * called through FFM, one call a batch.
 */
final class CDecoder {
  /** Bytes of {@code struct packet}. */
  private static final int PACKET = 16 + 16 * 16;

  private static final FunctionDescriptor DECODE =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS);

  private final MethodHandle each;
  private final MethodHandle prefetched;
  private final MemorySegment memory;
  private final long offsets;
  private final long lengths;
  private final MemorySegment out;

  @SuppressWarnings("restricted") // calls the peer that it has compiled
  private CDecoder(SymbolLookup library, Arena arena, PacketStore packets, int batch) {
    Linker linker = Linker.nativeLinker();
    each = linker.downcallHandle(library.findOrThrow("decode_each"), DECODE);
    prefetched = linker.downcallHandle(library.findOrThrow("decode_prefetched"), DECODE);
    memory = packets.memory;
    offsets = arena.allocateFrom(ValueLayout.JAVA_LONG, packets.offsets).address();
    lengths = arena.allocateFrom(ValueLayout.JAVA_INT, packets.lengths).address();
    out = arena.allocate((long) batch * PACKET, 64);
  }

  /** Compiles the peer. */
  @SuppressWarnings("restricted") // loads the peer that it has compiled
  static CDecoder compile(Arena arena, PacketStore packets, int batch) throws IOException {
    Path folder = Files.createTempDirectory("vpi-bench");
    Path source = folder.resolve("decode.c");
    Path library = folder.resolve("decode.so");
    try (InputStream in = Objects.requireNonNull(CDecoder.class.getResourceAsStream("decode.c"))) {
      Files.copy(in, source);
    }
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-O3",
                "-march=native",
                "-Wall",
                "-Werror",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString())
            .inheritIO()
            .start();
    try {
      if (gcc.waitFor() != 0) {
        throw new IOException("gcc did not compile " + source);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while gcc ran", e);
    }
    SymbolLookup lookup = SymbolLookup.libraryLookup(library, arena);
    Files.delete(source);
    Files.delete(library);
    Files.delete(folder);
    return new CDecoder(lookup, arena, packets, batch);
  }

  long each(int first, int count) {
    return call(each, first, count);
  }

  long prefetched(int first, int count) {
    return call(prefetched, first, count);
  }

  private long call(MethodHandle function, int first, int count) {
    try {
      return (long)
          function.invokeExact(
              memory,
              MemorySegment.ofAddress(offsets + 8L * first),
              MemorySegment.ofAddress(lengths + 4L * first),
              count,
              out);
    } catch (Throwable e) {
      throw new IllegalStateException("the call of the C decoder failed", e);
    }
  }
}
