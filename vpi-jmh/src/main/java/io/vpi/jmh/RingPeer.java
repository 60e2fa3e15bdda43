package io.vpi.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The reader of a packet ring and the sender in C, {@code afpacket.c}. Each of its calls leaves the
 * thread in another network namespace: it is made on a thread of its own.
 */
final class RingPeer {
  private static final int RING_BYTES = 24;
  private static final int RESULT_BYTES = 40;

  private final MethodHandle open;
  private final MethodHandle read;
  private final MethodHandle close;
  private final MethodHandle send;

  @SuppressWarnings("restricted") // calls the peer that it has compiled
  private RingPeer(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    open =
        linker.downcallHandle(
            library.findOrThrow("afpacket_open"),
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    read =
        linker.downcallHandle(
            library.findOrThrow("afpacket_read"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    close =
        linker.downcallHandle(
            library.findOrThrow("afpacket_close"), FunctionDescriptor.ofVoid(ADDRESS));
    send =
        linker.downcallHandle(
            library.findOrThrow("afpacket_send"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT));
  }

  /** Compiles the peer. */
  static RingPeer compile(Arena arena) throws IOException {
    return new RingPeer(CLibrary.compile(arena, "afpacket.c"));
  }

  /** Opens a ring in C; answers its handle. */
  MemorySegment open(Arena arena, Cable cable, RaceTrack track) throws IOException {
    MemorySegment ring = arena.allocate(RING_BYTES, 8);
    MemorySegment path = arena.allocateFrom(cable.path());
    MemorySegment device = arena.allocateFrom(Cable.TO);
    try {
      int answer =
          (int)
              open.invokeExact(
                  path,
                  device,
                  track.blockBytes(),
                  track.blocks(),
                  track.blockMillis(),
                  RaceTrack.SNAP_LENGTH,
                  ring);
      check("opening the ring", answer);
      return ring;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Reads as many packets as are expected, and closes the ring. */
  RaceResult read(
      Arena arena, MemorySegment ring, boolean batches, long expected, MemorySegment sent) {
    MemorySegment result = arena.allocate(RESULT_BYTES, 8);
    try {
      int answer = (int) read.invokeExact(ring, batches ? 1 : 0, expected, sent, result);
      close.invokeExact(ring);
      if (answer != 0) {
        throw new IllegalStateException("reading the ring answered " + answer);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
    return new RaceResult(
        result.getAtIndex(JAVA_LONG, 0),
        result.getAtIndex(JAVA_LONG, 1),
        result.getAtIndex(JAVA_LONG, 2),
        result.getAtIndex(JAVA_LONG, 3),
        result.getAtIndex(JAVA_LONG, 4),
        0);
  }

  /** Sends a frame so often; comes back when all are sent. */
  void send(Arena arena, Cable cable, long count, byte[] frame) throws IOException {
    MemorySegment path = arena.allocateFrom(cable.path());
    MemorySegment device = arena.allocateFrom(Cable.FROM);
    MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, frame);
    try {
      check("sending", (int) send.invokeExact(path, device, count, bytes, frame.length));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  private static void check(String doing, int answer) throws IOException {
    if (answer != 0) {
      throw new IOException(doing + " failed with errno " + -answer + ", this needs root");
    }
  }

  private static IllegalStateException impossible(Throwable e) {
    return new IllegalStateException("the C peer could not be called", e);
  }
}
