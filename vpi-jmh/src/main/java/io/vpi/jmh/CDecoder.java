package io.vpi.jmh;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The decoder in C, {@code decode.c}: called once a batch. */
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
  static CDecoder compile(Arena arena, PacketStore packets, int batch) throws IOException {
    SymbolLookup lookup = CLibrary.compile(arena, "decode.c");
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
