package io.vpi.capture.pcap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * A regular file, mapped as a whole: packets are read where the operating system keeps the file,
 * and the file may be larger than 2 GiB and larger than memory.
 */
final class MappedInput extends PacketInput {
  private final Arena arena;
  private final FileChannel channel;

  private MappedInput(Arena arena, FileChannel channel, MemorySegment memory) {
    super(memory, memory.byteSize());
    this.arena = arena;
    this.channel = channel;
  }

  /**
   * Maps a file.
   *
   * @param channel the file, not empty; closed with the input, and left open if this fails
   * @return the input
   * @throws IOException if the file cannot be mapped
   */
  @SuppressWarnings("MustBeClosedChecker") // The input closes its arena.
  static MappedInput map(FileChannel channel) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedInput(arena, channel, asNative(mapped));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * The same memory as a plain native segment, so that call sites which see ring buffers and files
   * meet one class of segments. That is a restricted call: without {@code --enable-native-access}
   * for this module the mapped segment stays as it is, and the JVM prints no warning.
   */
  @SuppressWarnings("restricted") // Keeps size, lifetime and read-only: no bound is lifted.
  private static MemorySegment asNative(MemorySegment mapped) {
    return MappedInput.class.getModule().isNativeAccessEnabled()
        ? mapped.reinterpret(mapped.byteSize())
        : mapped;
  }

  @Override
  long absolute(long offset) {
    return offset;
  }

  @Override
  int fill() {
    return END;
  }

  @Override
  boolean isMoving() {
    return false;
  }

  @Override
  boolean isReady() {
    return true;
  }

  @Override
  void checkIntact() throws IOException {
    long size;
    try {
      size = channel.size();
    } catch (ClosedChannelException e) {
      // An interrupted thread closes the channel it uses; the mapping lives on without it.
      return;
    }
    if (size < memory.byteSize()) {
      throw new IOException(
          "the file was cut to "
              + size
              + " bytes while it was read, it had "
              + memory.byteSize()
              + " when it was opened");
    }
  }

  @Override
  double progress() {
    return (double) position / limit;
  }

  @Override
  public void close() {
    arena.close();
    try {
      channel.close();
    } catch (IOException e) {
      // It was open for reading only: nothing is lost.
      return;
    }
  }
}
