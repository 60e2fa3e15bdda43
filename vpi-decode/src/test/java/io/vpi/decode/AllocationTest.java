package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.decode.Stacks.Stack;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After warm-up no packet costs a byte of heap, whatever it holds and whatever is wrong with it.
 */
class AllocationTest {
  private static final int UNKNOWN_LINK = 147;

  private final Arena arena = Arena.ofConfined();
  private final PacketBatch batch = new PacketBatch(2048);
  private final PacketDecoder decoder = new PacketDecoder();
  private final LayerTable table = decoder.newTable(batch.capacity());
  private final ChecksumVerifier verifier = new ChecksumVerifier(batch.capacity());

  /** Each stack whole, cut in its headers, damaged, and of an unknown link. */
  @BeforeEach
  void fill() {
    MemorySegment memory = arena.allocate(1 << 18);
    batch.begin(memory, new TapRegistry(), 0);
    List<Stack> stacks = Stacks.all();
    long at = 0;
    for (Stack stack : stacks) {
      at = add(memory, at, stack.link(), stack.packet(), stack.packet().length);
      at = add(memory, at, UNKNOWN_LINK, stack.packet(), stack.packet().length);
      for (int cut : new int[] {0, 13, 20, 40, 55}) {
        at = add(memory, at, stack.link(), stack.packet(), Math.min(cut, stack.packet().length));
      }
      for (int i = 12; i < Math.min(30, stack.packet().length); i++) {
        byte[] damaged = stack.packet().clone();
        damaged[i] ^= (byte) 0xFF;
        at = add(memory, at, stack.link(), damaged, damaged.length);
      }
    }
  }

  private long add(MemorySegment memory, long at, int link, byte[] packet, int length) {
    MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, at, length);
    batch.add(at, length, packet.length, 0, link, PacketBatch.NO_TAP);
    return at + length;
  }

  @AfterEach
  void release() {
    arena.close();
  }

  @Test
  void decodingAllocatesNothing() {
    assertEquals(0, Allocation.bytesAllocatedBy(() -> decoder.decode(batch, table)));
  }

  @Test
  void verifyingChecksumsAllocatesNothing() {
    decoder.decode(batch, table);
    assertEquals(0, Allocation.bytesAllocatedBy(() -> verifier.verify(batch, table)));
  }

  @Test
  void walkingOptionsAllocatesNothing() {
    decoder.decode(batch, table);
    OptionReader options = new OptionReader();
    int[] walked = {0};
    long bytes =
        Allocation.bytesAllocatedBy(() -> {
          int count = 0;
          for (int i = 0; i < batch.size(); i++) {
            int layer = table.transport(i);
            if (layer >= 0 && table.protocol(i, layer) == Protocol.TCP) {
              long header = batch.offset(i) + table.offset(i, layer);
              options.tcp(batch.memory(), header, table.headerLength(i, layer));
              while (options.next()) {
                count += options.type();
              }
            }
          }
          walked[0] = count;
        });
    assertEquals(0, bytes);
    assertEquals(true, walked[0] > 0, "there were options");
  }
}
