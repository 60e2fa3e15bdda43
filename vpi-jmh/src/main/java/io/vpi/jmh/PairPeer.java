package io.vpi.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * The inline pair in C, {@code inline.c}, with rings of the size that {@code bridge:A,B} has unless
 * told otherwise: what the kernel's own part of such a pair costs, whoever calls it.
 */
final class PairPeer implements InlineWays.Open {
  private static final VarHandle FLAG = JAVA_INT.varHandle();
  private static final int BLOCKS = 69;
  private static final int SLOT_BYTES = 69_904;
  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment stop = arena.allocate(JAVA_INT);
  private final MemorySegment opened = arena.allocate(JAVA_INT);
  private final MemorySegment counts =
      arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteSize());
  private final Thread loop;

  /** What the loop answered: the negative error number, or 0. Read once it has ended. */
  private volatile int answer;

  /**
   * Compiles and starts it.
   *
   * @param namespace the network namespace of both interfaces
   * @param first one of them
   * @param second the other
   */
  PairPeer(String namespace, String first, String second) throws IOException, InterruptedException {
    MethodHandle run = compile(arena);
    MemorySegment path = arena.allocateFrom("/run/netns/" + namespace);
    MemorySegment one = arena.allocateFrom(first);
    MemorySegment other = arena.allocateFrom(second);
    loop = Thread.ofPlatform().name("inline pair in C").start(() -> run(run, path, one, other));
    long start = System.nanoTime();
    while ((int) FLAG.getAcquire(opened, 0L) == 0) {
      if (!loop.isAlive()) {
        throw new IOException("the pair in C does not start, errno " + -answer);
      }
      if (System.nanoTime() - start > LONGEST_START_NANOS) {
        throw new IOException("the pair in C does not start");
      }
      Thread.sleep(1);
    }
  }

  @SuppressWarnings("restricted") // calls the peer that it has compiled
  private static MethodHandle compile(Arena arena) throws IOException {
    return Linker.nativeLinker()
        .downcallHandle(
            CLibrary.compile(arena, "inline.c").findOrThrow("inline_run"),
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
                ADDRESS));
  }

  private void run(MethodHandle run, MemorySegment path, MemorySegment one, MemorySegment other) {
    try {
      answer = (int) run.invokeExact(path, one, other, BLOCKS, SLOT_BYTES, stop, opened, counts);
    } catch (Throwable e) {
      throw new IllegalStateException("the C peer could not be called", e);
    }
  }

  @Override
  public String shut() throws IOException, InterruptedException {
    FLAG.setRelease(stop, 0L, 1);
    loop.join();
    try (arena) {
      if (answer != 0) {
        throw new IOException("the pair in C failed with errno " + -answer);
      }
      return counts.getAtIndex(JAVA_LONG, 1) + " of " + counts.getAtIndex(JAVA_LONG, 0);
    }
  }
}
