package io.vpi.packet;

import java.lang.foreign.MemorySegment;

/**
 * All of this process's native memory as one segment, for packets that lie scattered: each packet's
 * offset in the batch is then its address.
 *
 * <p><b>There are no bounds.</b> Reads outside of a packet are not noticed by the JVM; the length
 * checks of the decoders are the only guard, and a wrong address ends the process. A source whose
 * packets lie in one ring or one file hands out that ring's or file's own segment instead.
 */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * The segment that starts at address 0 and has no end. It is made on first use, which is a
   * restricted operation: the module {@code io.vpi.api} (or the class path, {@code ALL-UNNAMED})
   * needs {@code --enable-native-access}, without which the JVM prints a warning.
   *
   * @return the unbounded segment; always alive, accessible to all threads
   */
  public static MemorySegment all() {
    return Holder.ALL;
  }

  /** Defers the restricted call to the first user. */
  private static final class Holder {
    @SuppressWarnings("restricted") // that it is unbounded is this class's whole purpose
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
