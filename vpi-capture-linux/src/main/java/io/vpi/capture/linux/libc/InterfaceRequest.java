package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel is asked about an interface, and its answer: {@code struct ifreq}, a name and a
 * union of which a number is used here.
 *
 * <pre>
 *  0 name, with a zero byte at its end
 * 16 the union: flags, 16 bits; an index, 32 bits; and so on
 * 40
 * </pre>
 *
 * <p>Not thread safe.
 */
public final class InterfaceRequest {
  /** Asks for the flags. */
  public static final long SIOCGIFFLAGS = 0x8913;

  /** Asks for the index. */
  public static final long SIOCGIFINDEX = 0x8933;

  private static final int NAME_BYTES = 16;
  private static final int BYTES = 40;
  private static final long UNION = NAME_BYTES;

  private final MemorySegment memory;

  /**
   * A request about no interface yet.
   *
   * @param arena what its memory lives as long as
   */
  public InterfaceRequest(Arena arena) {
    memory = arena.allocate(BYTES, Long.BYTES);
  }

  /**
   * Makes it a request about an interface, with a number of 0.
   *
   * @param owner with what messages begin
   * @param name the interface's name
   * @throws CaptureException if nothing can have that name
   */
  public void nameIs(String owner, String name) throws CaptureException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length >= NAME_BYTES) {
      throw new CaptureException(
          owner + ": the name of an interface has 1 to 15 bytes, '" + name + "' has not");
    }
    memory.fill((byte) 0);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
  }

  /**
   * Asks.
   *
   * @param fd a socket, whose namespace is asked
   * @param what a number such as {@link #SIOCGIFINDEX}
   * @return 0 or more, or the negative error number
   */
  public int ask(int fd, long what) {
    return Libc.ioctl(fd, what, memory);
  }

  /**
   * As {@link #ask}, where the error number does not matter. Allocates nothing.
   *
   * @param fd a socket, whose namespace is asked
   * @param what a number such as {@link #SIOCGIFINDEX}
   * @return false if it failed
   */
  public boolean tryAsk(int fd, long what) {
    return Libc.tryIoctl(fd, what, memory);
  }

  /**
   * The number, where it has 32 bits.
   *
   * @return an index, an MTU and so on
   */
  public int number() {
    return memory.get(JAVA_INT, UNION);
  }

  /**
   * Sets the number.
   *
   * @param value 32 bits
   */
  public void number(int value) {
    memory.set(JAVA_INT, UNION, value);
  }

  /**
   * The number, where it has 16 bits.
   *
   * @return flags, a hardware type and so on, 0 to 65535
   */
  public int shortNumber() {
    return memory.get(JAVA_SHORT, UNION) & 0xFFFF;
  }

  /**
   * Sets the number.
   *
   * @param value its low 16 bits count
   */
  public void shortNumber(int value) {
    memory.set(JAVA_SHORT, UNION, (short) value);
  }
}
