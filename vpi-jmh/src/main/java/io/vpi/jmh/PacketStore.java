package io.vpi.jmh;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The packets of a capture in one native segment, one behind the other as in a file. Where the
 * capture has too few, they are repeated, each at a place of its own, so that a pass over the store
 * always meets memory that no cache holds.
 */
final class PacketStore {
  /** What a capture file has between two packets. */
  private static final int RECORD_HEADER = 16;

  final MemorySegment memory;
  final long[] offsets;
  final int[] lengths;

  private PacketStore(MemorySegment memory, long[] offsets, int[] lengths) {
    this.memory = memory;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  /** Reads so many Ethernet packets, each behind so many bytes that {@code before} writes. */
  static PacketStore read(Arena arena, int count, Encapsulation before) throws IOException {
    PacketStore read =
        read(Path.of(System.getProperty("vpi.bench.capture", capture().toString())), count);
    int overhead = before.length();
    long[] offsets = new long[count];
    int[] lengths = new int[count];
    long total = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = total;
      lengths[i] = overhead + read.lengths[i % read.lengths.length];
      total += lengths[i] + RECORD_HEADER;
    }
    MemorySegment memory = arena.allocate(total, 64);
    for (int i = 0; i < count; i++) {
      int from = i % read.lengths.length;
      before.write(memory, offsets[i], read.lengths[from]);
      MemorySegment.copy(
          read.memory, read.offsets[from], memory, offsets[i] + overhead, read.lengths[from]);
    }
    return new PacketStore(memory, offsets, lengths);
  }

  /** The large real capture where it is, else the one that the repository ships. */
  private static Path capture() {
    Path large = SharedFolder.file("perf/mixed.pcap.zst");
    return Files.exists(large)
        ? large
        : SharedFolder.repository().resolve("examples/captures/guests.pcapng");
  }

  private static PacketStore read(Path file, int most) throws IOException {
    long[] offsets = new long[most];
    int[] lengths = new int[most];
    int count = 0;
    long end = 0;
    MemorySegment memory = Arena.ofAuto().allocate(1L << 29);
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    try (PacketSource source = PacketSources.open("pcap:" + file, CaptureOptions.defaults())) {
      while (count < most && source.poll(batch) != PacketSource.END_OF_STREAM) {
        for (int i = 0; i < batch.size() && count < most; i++) {
          if (batch.linkType(i) == LinkType.ETHERNET) {
            MemorySegment.copy(
                batch.memory(), batch.offset(i), memory, end, batch.capturedLength(i));
            offsets[count] = end;
            lengths[count++] = batch.capturedLength(i);
            end += batch.capturedLength(i);
          }
        }
        source.release(batch);
      }
    }
    return new PacketStore(
        memory, java.util.Arrays.copyOf(offsets, count), java.util.Arrays.copyOf(lengths, count));
  }

  /** A packet's bytes on the heap, for peers that read nothing else. */
  byte[] bytes(int packet) {
    return memory.asSlice(offsets[packet], lengths[packet]).toArray(ValueLayout.JAVA_BYTE);
  }
}
