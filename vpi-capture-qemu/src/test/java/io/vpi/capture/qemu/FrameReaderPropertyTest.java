package io.vpi.capture.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameReaderPropertyTest {
  private static final int[] HEADERS = {0, 10, 12, 20};

  /** Whatever the cuts between reads, the same frames come out, of the same headers. */
  @Property(tries = 300)
  void framesDoNotDependOnWhereTheStreamIsCut(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 14, max = 3000) Integer> lengths,
      @ForAll boolean vnetHeaders,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    List<byte[]> records = new ArrayList<>();
    for (int length : lengths) {
      byte[] frame = HookTrial.frame(random.nextInt(), Math.max(length, 60));
      frames.add(frame);
      int header = vnetHeaders ? HEADERS[random.nextInt(HEADERS.length)] : 0;
      records.add(StandInQemu.record(frame, new byte[header], vnetHeaders));
    }
    byte[] stream = StandInQemu.join(records);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(stream.length);
      FrameReader reader = new FrameReader(vnetHeaders, 65_536);
      List<byte[]> seen = new ArrayList<>();
      long start = 0;
      for (int limit = 0; limit <= stream.length; ) {
        int outcome = reader.read(memory, start, limit);
        if (outcome == FrameReader.NEED_MORE) {
          if (limit == stream.length) {
            break;
          }
          int more = Math.min(1 + random.nextInt(700), stream.length - limit);
          MemorySegment.copy(stream, limit, memory, ValueLayout.JAVA_BYTE, limit, more);
          limit += more;
          continue;
        }
        assertEquals(FrameReader.FRAME, outcome);
        byte[] frame = new byte[reader.frameLength];
        MemorySegment.copy(
            memory, ValueLayout.JAVA_BYTE, reader.frameOffset, frame, 0, frame.length);
        seen.add(frame);
        start += reader.recordLength;
      }
      assertEquals(stream.length, start);
      assertEquals(frames.size(), seen.size());
      for (int i = 0; i < frames.size(); i++) {
        assertArrayEquals(frames.get(i), seen.get(i));
      }
    }
  }

  /** Bytes at random never lead out of what is there, nor for ever round in it. */
  @Property(tries = 2000)
  void noBytesLeadOutOfWhatIsThere(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll boolean vnetHeaders) {
    // Small numbers are what gets far: most random lengths are refused at once.
    byte[] tamed = bytes.clone();
    for (int i = 0; i + 3 < tamed.length; i += 16) {
      Arrays.fill(tamed, i, i + 3, (byte) 0);
    }
    Walk.walk(bytes, vnetHeaders);
    Walk.walk(tamed, vnetHeaders);
  }
}
