package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.packet.Direction;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files beyond 2 GiB and beyond memory; sparse, so that they take no room. */
@Timeout(120)
class LargeFileTest {
  private static final long BLOCK = 0xFFFF_FFFCL;

  @TempDir Path folder;

  @Test
  void readsPacketsBehindManyGibibytes() throws IOException {
    int blocks = 16;
    Path file = folder.resolve("large.pcapng");
    long size;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.wrap(
              CaptureBytes.pcapng(
                  ByteOrder.LITTLE_ENDIAN,
                  writer ->
                      writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "a")))));
      for (int i = 0; i < blocks; i++) {
        byte[] packet =
            CaptureBytes.pcapng(
                ByteOrder.LITTLE_ENDIAN,
                writer -> {
                  writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "a"));
                  writer.writePacket(0, CaptureBytes.packet(0, 8), 0, 8, 8, 77, Direction.INGRESS);
                });
        // The section of one packet, and then a foreign block of 4 GiB less 4 bytes.
        channel.write(ByteBuffer.wrap(packet));
        long start = channel.position();
        channel.write(ByteBuffer.wrap(CaptureBytes.ints(ByteOrder.LITTLE_ENDIAN, 0x777, -4)));
        channel.position(start + BLOCK - 4);
        channel.write(ByteBuffer.wrap(CaptureBytes.ints(ByteOrder.LITTLE_ENDIAN, -4)));
      }
      size = channel.size();
    }
    assertTrue(size > blocks * BLOCK);

    try (PacketSource source = Captured.open(file)) {
      PacketBatch batch = new PacketBatch(64);
      assertEquals(blocks, source.poll(batch));
      for (int i = 0; i < blocks; i++) {
        assertTrue(batch.offset(i) > i * BLOCK);
        assertEquals(
            Captured.hex(CaptureBytes.packet(0, 8), 0, 8),
            Captured.hex(batch.memory(), batch.offset(i), 8));
      }
      source.release(batch);
      assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
      assertNull(source.problem());
    }
  }

  @Test
  void passesAForeignBlockOverWithoutHoldingIt() throws IOException {
    byte[] large =
        CaptureBytes.pcapng(
            ByteOrder.BIG_ENDIAN,
            writer -> {
              writer.addInterface(PcapngWriter.Interface.of(LinkType.ETHERNET, "a"));
              writer.writeBlock(0x777, CaptureBytes.packet(0, 9_000_000), 0, 9_000_000);
              writer.writePacket(0, CaptureBytes.packet(0, 8), 0, 8, 8, 77, Direction.INGRESS);
            });
    Captured streamed = Captured.streamed(large);
    assertNull(streamed.problem());
    assertEquals(Captured.mapped(large).packets(), streamed.packets());
    assertEquals(1, streamed.packets().size());
  }
}
