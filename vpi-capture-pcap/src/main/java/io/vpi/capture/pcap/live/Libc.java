package io.vpi.capture.pcap.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of the C library that a live capture needs beside libpcap. Pointers are plain
 * addresses.
 *
 * <p>Thread safe.
 */
final class Libc {
  static final int CLOCK_REALTIME = 0;
  static final int O_RDONLY = 0;
  static final int O_CLOEXEC = 0x80000;
  static final int CLONE_NEWNET = 0x40000000;
  static final int EPERM = 1;

  /** What {@code poll} looks for, and answers: something to read. */
  static final short POLLIN = 1;

  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  // struct if_nameindex { unsigned int if_index; char *if_name; }
  private static final long NAME_INDEX_BYTES = 16;
  private static final long NAME_INDEX_NAME = 8;
  private static final int MAX_INTERFACES = 4096;
  private static final long MAX_NAME_BYTES = 256;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle EVENTFD =
      link("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle PPOLL =
      link("ppoll", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle READ =
      link("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITE =
      link("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE =
      link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      link("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle OPEN =
      link(
          "open",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      link(
          "setns",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle IF_NAMEINDEX =
      link("if_nameindex", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle IF_FREENAMEINDEX =
      link("if_freenameindex", FunctionDescriptor.ofVoid(JAVA_LONG));

  private Libc() {}

  @SuppressWarnings("restricted") // The descriptors are those of the C library's headers.
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** Makes a counter that can be polled; below 0 if there are no descriptors left. */
  static int eventFd() {
    try {
      return (int) EVENTFD.invokeExact(0, EFD_CLOEXEC | EFD_NONBLOCK);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /** Waits for one of {@code count} descriptors; the timeout is a {@code struct timespec}. */
  static int poll(long fds, long count, long timeout) {
    try {
      return (int) PPOLL.invokeExact(fds, count, timeout, 0L);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static long read(int fd, long buffer, long length) {
    try {
      return (long) READ.invokeExact(fd, buffer, length);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static long write(int fd, long buffer, long length) {
    try {
      return (long) WRITE.invokeExact(fd, buffer, length);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static void close(int fd) {
    try {
      int ignored = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /** Reads a clock into a {@code struct timespec}. */
  static void clockTime(int clock, long timespec) {
    try {
      int ignored = (int) CLOCK_GETTIME.invokeExact(clock, timespec);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /** Opens a file; below 0 if that fails. */
  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(arena.allocateFrom(path).address(), flags);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /**
   * Moves the calling thread, which must be a platform thread that ends soon, to a namespace.
   *
   * @return 0, or the number of the error
   */
  static int setNamespace(int fd, int type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int outcome = (int) SETNS.invokeExact(state, fd, type);
      return outcome == 0 ? 0 : (int) ERRNO.get(state, 0L);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /** The names of the network interfaces in the calling thread's namespace, in their order. */
  @SuppressWarnings("restricted") // A table of the C library's, read up to the entry that ends it.
  static List<String> interfaceNames() {
    List<String> names = new ArrayList<>();
    try {
      long table = (long) IF_NAMEINDEX.invokeExact();
      if (table == 0) {
        return names;
      }
      MemorySegment entries =
          MemorySegment.ofAddress(table).reinterpret(NAME_INDEX_BYTES * MAX_INTERFACES);
      for (int i = 0; i < MAX_INTERFACES; i++) {
        long name = entries.get(ValueLayout.JAVA_LONG, i * NAME_INDEX_BYTES + NAME_INDEX_NAME);
        if (name == 0) {
          break;
        }
        names.add(MemorySegment.ofAddress(name).reinterpret(MAX_NAME_BYTES).getString(0));
      }
      IF_FREENAMEINDEX.invokeExact(table);
      return names;
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }
}
