package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.libc.PacketSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Which frames the kernel puts into the ring, and how much of each: a program of classic BPF, whose
 * answer for a frame is the number of bytes to keep, 0 for none of it.
 *
 * <p>Immutable.
 */
final class KernelFilter {
  /** The length of an instruction, in bytes: {@code struct sock_filter}. */
  static final int INSTRUCTION_LENGTH = 8;

  private static final short RETURN_CONSTANT = 0x06;
  private static final int SOCK_FPROG_LENGTH = 16;
  private static final int SOCK_FPROG_POINTER = 8;

  private final MemorySegment program;

  /**
   * A filter of a program that was compiled.
   *
   * @param program instructions of {@link #INSTRUCTION_LENGTH} bytes each; copied
   */
  KernelFilter(MemorySegment program) {
    MemorySegment copy = Arena.ofAuto().allocate(program.byteSize(), INSTRUCTION_LENGTH);
    this.program = copy.copyFrom(program).asReadOnly();
  }

  /** A filter that keeps so many bytes of each frame. */
  static KernelFilter all(int snapLength) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment instruction = arena.allocate(INSTRUCTION_LENGTH, INSTRUCTION_LENGTH);
      instruction.set(JAVA_SHORT, 0, RETURN_CONSTANT);
      instruction.set(JAVA_INT, 4, snapLength);
      return new KernelFilter(instruction);
    }
  }

  /** How many instructions the program has. */
  int instructions() {
    return (int) (program.byteSize() / INSTRUCTION_LENGTH);
  }

  /**
   * Gives a socket this filter. Before it is bound, so that no frame comes in unfiltered.
   *
   * @param socket the socket
   * @throws CaptureException if the kernel refuses the program
   */
  void attach(PacketSocket socket) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment prog = arena.allocate(SOCK_FPROG_LENGTH, 8);
      prog.set(JAVA_SHORT, 0, (short) instructions());
      prog.set(ADDRESS, SOCK_FPROG_POINTER, program);
      socket.set(
          PacketSocket.SOL_SOCKET, PacketSocket.SO_ATTACH_FILTER, prog, "attaching the filter");
    }
  }
}
