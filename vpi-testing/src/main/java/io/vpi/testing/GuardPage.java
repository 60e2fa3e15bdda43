package io.vpi.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory between two pages that cannot be touched.
 *
 * <pre>
 *   | no access |      readable and writable pages      | no access |
 *               ^ copyToStart puts its first byte here  ^ copyToEnd puts its last byte before this
 * </pre>
 *
 * <p>The JVM's own bounds check stands before the guard only where the segment ends with the
 * packet. {@link #copyToEnd} therefore hands out the whole readable range up to the guard, by its
 * offset, or the packet alone, or a segment without bounds: in the last a read one byte behind the
 * packet reaches the guard page and the process dies with SIGSEGV, which no test can miss.
 *
 * <p>It works on Linux and macOS; elsewhere {@link #allocate} skips the test.
 *
 * <p>Thread safety: one thread at a time writes; the memory may be read from any thread until
 * {@link #close}.
 */
public final class GuardPage implements AutoCloseable {

  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS_LINUX = 0x20;
  private static final int MAP_ANONYMOUS_MACOS = 0x1000;

  private final MemorySegment mapping;
  private final MemorySegment usable;
  private boolean closed;

  private GuardPage(MemorySegment mapping, MemorySegment usable) {
    this.mapping = mapping;
    this.usable = usable;
  }

  /**
   * Maps memory with a guard page at each end.
   *
   * @param capacity how many bytes must fit between the guards, 1 to 2^30; rounded up to whole
   *     pages
   * @return the memory, which the caller closes
   * @throws IllegalStateException if the operating system refuses
   */
  public static GuardPage allocate(long capacity) {
    if (capacity < 1 || capacity > 1L << 30) {
      throw new IllegalArgumentException("capacity " + capacity + " is not within 1 and 2^30");
    }
    Requirements.require("guard-pages", Native.AVAILABLE, "an mmap to make guard pages with");
    long page = Native.pageSize();
    long size = (capacity + page - 1) / page * page;
    MemorySegment mapping = Native.map(size + 2 * page);
    Native.protect(mapping, 0, page);
    Native.protect(mapping, page + size, page);
    return new GuardPage(mapping, mapping.asSlice(page, size));
  }

  /**
   * The bytes that fit between the guards.
   *
   * @return a multiple of the page size, in bytes
   */
  public long capacity() {
    return usable.byteSize();
  }

  /**
   * All memory between the guards: its first byte follows a guard page, its last byte is followed
   * by one.
   *
   * @return the memory, bounded, valid until {@link #close}
   */
  public MemorySegment memory() {
    return usable;
  }

  /**
   * Copies a packet to the end of the memory, so that its last byte borders the guard page.
   *
   * @param packet the bytes, at most {@link #capacity()}
   * @return a segment of exactly these bytes, valid until {@link #close}
   */
  public MemorySegment copyToEnd(byte[] packet) {
    return copy(packet, usable.byteSize() - packet.length);
  }

  /**
   * Copies a packet to the end of the memory and tells its address. Reading {@link #unbounded()} at
   * this offset, nothing but the code under test and the guard page keep the packet's bounds.
   *
   * @param packet the bytes, at most {@link #capacity()}
   * @return the packet's offset in {@link #unbounded()}, in bytes
   */
  public long offsetAtEnd(byte[] packet) {
    return copyToEnd(packet).address();
  }

  /**
   * Copies a packet to the start of the memory, so that its first byte borders the guard page.
   *
   * @param packet the bytes, at most {@link #capacity()}
   * @return a segment of exactly these bytes, valid until {@link #close}
   */
  public MemorySegment copyToStart(byte[] packet) {
    return copy(packet, 0);
  }

  /**
   * The whole address space, from 0 on: no check of the JVM stands before the guard pages.
   *
   * @return a segment in which an offset is an address; it does not end with {@link #close}, so the
   *     memory must not be read through it after that
   */
  @SuppressWarnings("restricted") // The point of this class is to take the JVM's check away.
  public static MemorySegment unbounded() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /** Gives the memory back. Segments handed out must not be read any more. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Native.unmap(mapping);
    }
  }

  private MemorySegment copy(byte[] packet, long offset) {
    if (packet.length > usable.byteSize()) {
      throw new IllegalArgumentException(
          packet.length + " bytes do not fit into " + usable.byteSize());
    }
    MemorySegment target = usable.asSlice(offset, packet.length);
    MemorySegment.copy(packet, 0, target, ValueLayout.JAVA_BYTE, 0, packet.length);
    return target;
  }

  /** The four calls of the C library. */
  @SuppressWarnings("restricted") // Calls into the C library and gives a size to what it maps.
  private static final class Native {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup C = LINKER.defaultLookup();
    private static final boolean MACOS = System.getProperty("os.name", "").startsWith("Mac");

    static final boolean AVAILABLE = C.find("mmap").isPresent() && C.find("mprotect").isPresent();

    private Native() {}

    static long pageSize() {
      int pageSize =
          call("getpagesize", FunctionDescriptor.of(JAVA_INT)) instanceof Integer n ? n : 0;
      if (pageSize <= 0) {
        throw new IllegalStateException("getpagesize gave " + pageSize);
      }
      return pageSize;
    }

    static MemorySegment map(long size) {
      FunctionDescriptor shape =
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
      int flags = MAP_PRIVATE | (MACOS ? MAP_ANONYMOUS_MACOS : MAP_ANONYMOUS_LINUX);
      Object start = call("mmap", shape, MemorySegment.NULL, size, PROT_READ_WRITE, flags, -1, 0L);
      if (!(start instanceof MemorySegment memory) || memory.address() == -1L) {
        throw new IllegalStateException("mmap refused " + size + " bytes");
      }
      return memory.reinterpret(size);
    }

    static void protect(MemorySegment mapping, long offset, long size) {
      FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
      check("mprotect", call("mprotect", shape, mapping.asSlice(offset, size), size, PROT_NONE));
    }

    static void unmap(MemorySegment mapping) {
      FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG);
      check("munmap", call("munmap", shape, mapping, mapping.byteSize()));
    }

    private static void check(String function, Object result) {
      if (!Integer.valueOf(0).equals(result)) {
        throw new IllegalStateException(function + " answered " + result);
      }
    }

    private static Object call(String function, FunctionDescriptor shape, Object... arguments) {
      MethodHandle handle = LINKER.downcallHandle(C.findOrThrow(function), shape);
      try {
        return handle.invokeWithArguments(arguments);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(function + " could not be called", e);
      }
    }
  }
}
