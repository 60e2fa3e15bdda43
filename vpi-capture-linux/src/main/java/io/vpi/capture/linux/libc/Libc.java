package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the C library. Each answers what the C function answers, or, where that fails, the
 * negative error number, as the kernel itself does it: {@code -EPERM}. None throws. A call that
 * keeps the error number costs an object of 40 bytes until the JIT has compiled it; the calls that
 * begin with {@code try}, and {@link #clockGettime}, never do, for what happens too seldom to get
 * compiled.
 *
 * <p>Memory that a call is given must be native, and alive until it returns.
 *
 * <p>Thread safe. Needs Linux on a 64 bit machine: see {@link Platform}.
 */
@SuppressWarnings("restricted") // The point of this class: calls with the shapes that C declares.
public final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET = STATE.byteOffset(PathElement.groupElement("errno"));

  /** Where a thread's calls leave their error number. */
  private static final ThreadLocal<MemorySegment> STATES =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private static final MethodHandle SOCKET = ints("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = ints("close", JAVA_INT);
  private static final MethodHandle BIND = ints("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      ints("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      ints("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle IOCTL =
      variadic(2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), "ioctl");
  private static final MethodHandle OPEN =
      variadic(2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), "open");
  private static final MethodHandle MMAP =
      longs("mmap", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MUNMAP = ints("munmap", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TRY_PPOLL =
      handle("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle EVENTFD = ints("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ = longs("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = longs("write", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SEND = longs("send", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle TRY_SEND =
      handle("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV = longs("recv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      ints("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle TRY_SENDMMSG =
      handle("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle TRY_IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle TRY_GETSOCKOPT =
      handle(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETNS = ints("setns", JAVA_INT, JAVA_INT);

  /** A few nanoseconds through the vDSO: not worth a change of the thread's state. */
  private static final MethodHandle CLOCK_GETTIME =
      handle(
          "clock_gettime",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
          Linker.Option.critical(false));

  private Libc() {}

  /**
   * Opens a socket: {@code socket(2)}.
   *
   * @param domain address family
   * @param type type and flags
   * @param protocol protocol, in the byte order that the family wants
   * @return a file descriptor, or the negative error number
   */
  public static int socket(int domain, int type, int protocol) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) SOCKET.invokeExact(state, domain, type, protocol), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Closes a file descriptor: {@code close(2)}.
   *
   * @param fd the descriptor
   * @return 0, or the negative error number
   */
  public static int close(int fd) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Binds a socket: {@code bind(2)}.
   *
   * @param fd the socket
   * @param address the address structure
   * @param length its length, in bytes
   * @return 0, or the negative error number
   */
  public static int bind(int fd, MemorySegment address, int length) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) BIND.invokeExact(state, fd, address, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Sets an option: {@code setsockopt(2)}.
   *
   * @param fd the socket
   * @param level the option's level
   * @param name the option
   * @param value its value
   * @param length the value's length, in bytes
   * @return 0, or the negative error number
   */
  public static int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) SETSOCKOPT.invokeExact(state, fd, level, name, value, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Reads an option: {@code getsockopt(2)}.
   *
   * @param fd the socket
   * @param level the option's level
   * @param name the option
   * @param value where its value goes
   * @param length an int: the room for the value, in bytes; afterwards its length
   * @return 0, or the negative error number
   */
  public static int getsockopt(
      int fd, int level, int name, MemorySegment value, MemorySegment length) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) GETSOCKOPT.invokeExact(state, fd, level, name, value, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Asks a device: {@code ioctl(2)} with a structure.
   *
   * @param fd the descriptor
   * @param request what is asked
   * @param argument the structure, read and written
   * @return 0 or more, or the negative error number
   */
  public static int ioctl(int fd, long request, MemorySegment argument) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) IOCTL.invokeExact(state, fd, request, argument), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Opens a file: {@code open(2)}.
   *
   * @param path a string that ends with a zero byte
   * @param flags {@code O_RDONLY} and so on
   * @return a file descriptor, or the negative error number
   */
  public static int open(MemorySegment path, int flags) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) OPEN.invokeExact(state, path, flags, 0), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Maps memory: {@code mmap(2)}.
   *
   * @param address where, or 0 for anywhere
   * @param length how much, in bytes, a multiple of the page size
   * @param protection {@code PROT_READ} and so on
   * @param flags {@code MAP_SHARED} and so on
   * @param fd what to map, from its start; -1 for memory of nobody's
   * @return the address, or the negative error number
   */
  public static long mmap(long address, long length, int protection, int flags, int fd) {
    MemorySegment state = STATES.get();
    try {
      return orErrno(
          (long) MMAP.invokeExact(state, address, length, protection, flags, fd, 0L), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Takes a mapping back: {@code munmap(2)}. Whoever still reads there dies.
   *
   * @param address where it begins
   * @param length its length, in bytes
   * @return 0, or the negative error number
   */
  public static int munmap(long address, long length) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) MUNMAP.invokeExact(state, address, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Waits for descriptors: {@code ppoll(2)} with the thread's own signal mask.
   *
   * @param fds an array of {@code struct pollfd}
   * @param count how many there are
   * @param timeout a {@code struct timespec}
   * @return how many have events, 0 if the time is over, or -1 if it failed, as where a signal came
   */
  public static int tryPpoll(MemorySegment fds, long count, MemorySegment timeout) {
    try {
      return (int) TRY_PPOLL.invokeExact(fds, count, timeout, MemorySegment.NULL);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Makes an event counter: {@code eventfd(2)}.
   *
   * @param initial its first value
   * @param flags {@code EFD_NONBLOCK} and so on
   * @return a file descriptor, or the negative error number
   */
  public static int eventfd(int initial, int flags) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) EVENTFD.invokeExact(state, initial, flags), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Reads: {@code read(2)}.
   *
   * @param fd from where
   * @param buffer to where
   * @param length at most so many bytes, not more than the buffer has
   * @return the number of bytes, or the negative error number
   */
  public static long read(int fd, MemorySegment buffer, long length) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((long) READ.invokeExact(state, fd, buffer, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Writes: {@code write(2)}.
   *
   * @param fd to where
   * @param buffer from where
   * @param length so many bytes, not more than the buffer has
   * @return the number of bytes, or the negative error number
   */
  public static long write(int fd, MemorySegment buffer, long length) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((long) WRITE.invokeExact(state, fd, buffer, length), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Sends bytes at an address: {@code send(2)}. It takes an address since a segment for each packet
   * would be an object for each packet: the caller sees to it that the bytes are there and alive.
   *
   * @param fd a socket
   * @param address where the bytes lie
   * @param length how many
   * @param flags {@code MSG_DONTWAIT} and so on
   * @return the number of bytes, or the negative error number
   */
  public static long send(int fd, long address, long length, int flags) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((long) SEND.invokeExact(state, fd, address, length, flags), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * As {@link #send}, where the error number does not matter.
   *
   * @param fd a socket
   * @param address where the bytes lie
   * @param length how many
   * @param flags {@code MSG_DONTWAIT} and so on
   * @return the number of bytes, or -1 if it failed
   */
  public static long trySend(int fd, long address, long length, int flags) {
    try {
      return (long) TRY_SEND.invokeExact(fd, address, length, flags);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Receives into an address: {@code recv(2)}; for addresses as {@link #send}.
   *
   * @param fd a socket
   * @param address where the bytes go
   * @param length how many have room
   * @param flags {@code MSG_DONTWAIT} and so on
   * @return the number of bytes, or the negative error number
   */
  public static long recv(int fd, long address, long length, int flags) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((long) RECV.invokeExact(state, fd, address, length, flags), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Sends messages: {@code sendmmsg(2)}; for addresses as {@link #send}.
   *
   * @param fd a socket
   * @param vector where an array of {@code struct mmsghdr} lies
   * @param count how many messages it has
   * @param flags {@code MSG_DONTWAIT} and so on
   * @return how many were sent, or the negative error number of the first
   */
  public static int sendmmsg(int fd, long vector, int count, int flags) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) SENDMMSG.invokeExact(state, fd, vector, count, flags), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * As {@link #sendmmsg}, where the error number does not matter.
   *
   * @param fd a socket
   * @param vector where an array of {@code struct mmsghdr} lies
   * @param count how many messages it has
   * @param flags {@code MSG_DONTWAIT} and so on
   * @return how many were sent, or -1 if the first failed
   */
  public static int trySendmmsg(int fd, long vector, int count, int flags) {
    try {
      return (int) TRY_SENDMMSG.invokeExact(fd, vector, count, flags);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Moves the calling thread into a namespace: {@code setns(2)}. The thread must be a platform
   * thread, and nobody else's.
   *
   * @param fd the namespace
   * @param type its kind
   * @return 0, or the negative error number
   */
  public static int setns(int fd, int type) {
    MemorySegment state = STATES.get();
    try {
      return orErrno((int) SETNS.invokeExact(state, fd, type), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Reads a clock: {@code clock_gettime(2)}.
   *
   * @param clock which
   * @param time a {@code struct timespec} to fill
   * @return 0, or -1 where there is no such clock
   */
  public static int clockGettime(int clock, MemorySegment time) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(clock, time);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * As {@link #ioctl}, where the error number does not matter.
   *
   * @param fd the descriptor
   * @param request what is asked
   * @param argument the structure, read and written
   * @return false if it failed
   */
  public static boolean tryIoctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) TRY_IOCTL.invokeExact(fd, request, argument) >= 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * As {@link #getsockopt}, where the error number does not matter.
   *
   * @param fd the socket
   * @param level the option's level
   * @param name the option
   * @param value where its value goes
   * @param length an int: the room for the value, in bytes; afterwards its length
   * @return false if it failed
   */
  public static boolean tryGetsockopt(
      int fd, int level, int name, MemorySegment value, MemorySegment length) {
    try {
      return (int) TRY_GETSOCKOPT.invokeExact(fd, level, name, value, length) >= 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  private static int orErrno(int answer, MemorySegment state) {
    return answer == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : answer;
  }

  private static long orErrno(long answer, MemorySegment state) {
    return answer == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : answer;
  }

  private static MethodHandle ints(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(JAVA_INT, arguments), ERRNO);
  }

  private static MethodHandle longs(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(JAVA_LONG, arguments), ERRNO);
  }

  /** Functions with an ellipsis in C are called in another way on some machines. */
  private static MethodHandle variadic(int fixed, FunctionDescriptor shape, String name) {
    return handle(name, shape, ERRNO, Linker.Option.firstVariadicArg(fixed));
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
  }

  /** A downcall throws only where its arguments are memory that is on the heap or freed. */
  private static IllegalStateException impossible(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a call of the C library was given memory it cannot use", e);
  }
}
