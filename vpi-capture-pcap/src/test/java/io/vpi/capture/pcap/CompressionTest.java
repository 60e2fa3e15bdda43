package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.vpi.capture.CaptureException;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Requirements;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures within gzip and zstd, as files and through pipes. */
class CompressionTest {
  private static final int PACKETS = 30_000;

  @TempDir Path folder;

  private final byte[] capture =
      CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.LITTLE_ENDIAN, PACKETS, 100);

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private Captured file(byte[] content) throws IOException {
    Path file = folder.resolve("named-like-nothing");
    Files.write(file, content);
    return Captured.file(file);
  }

  private void readsAll(byte[] content) throws IOException {
    List<Captured.Packet> expected = Captured.streamed(capture).packets();
    assertEquals(PACKETS, expected.size());
    for (Captured captured : List.of(file(content), Captured.streamed(content))) {
      assertNull(captured.problem());
      assertEquals(expected, captured.packets());
    }
  }

  private byte[] part(int from, int to) {
    return Arrays.copyOfRange(capture, from, to);
  }

  @Test
  void readsGzip() throws IOException {
    readsAll(gzip(capture));
  }

  @Test
  void readsGzipOfManyMembersAndZerosBehind() throws IOException {
    readsAll(
        CaptureBytes.joined(
            gzip(part(0, 3)),
            gzip(new byte[0]),
            gzip(part(3, 100_000)),
            gzip(part(100_000, capture.length)),
            new byte[700]));
  }

  @Test
  void readsGzipHeadersWithAllTheirParts() throws IOException {
    byte[] plain = gzip(capture);
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
    // FHCRC, FEXTRA of 3 bytes, FNAME, FCOMMENT, the header's checksum.
    byte[] header =
        hex("1f8b081e" + "000000000003" + "0300aabbcc" + "612e70636100" + "63" + "00" + "1234");
    readsAll(CaptureBytes.joined(header, body));
  }

  @Test
  void readsZstd() throws IOException {
    readsAll(Zstd.compress(capture));
  }

  @Test
  void readsZstdOfManyFramesSomeToBeSkipped() throws IOException {
    byte[] skippable = CaptureBytes.joined(hex("5a2a4d18" + "05000000"), new byte[5]);
    byte[] large = CaptureBytes.joined(hex("502a4d18" + "00000400"), new byte[1 << 18]);
    readsAll(
        CaptureBytes.joined(
            skippable,
            Zstd.compress(part(0, 1)),
            large,
            Zstd.compress(part(1, 200_000)),
            Zstd.compress(new byte[0]),
            Zstd.compress(part(200_000, capture.length)),
            skippable));
  }

  @Test
  void cutOrDamagedYieldsWhatCameBefore() throws IOException {
    List<Captured.Packet> all = Captured.streamed(capture).packets();
    for (byte[] compressed : List.of(gzip(capture), Zstd.compress(capture))) {
      for (int percent = 10; percent < 100; percent += 30) {
        byte[] cut = Arrays.copyOf(compressed, compressed.length * percent / 100);
        endsEarly(all, cut, "ends in the middle of a ");
      }
      byte[] tooShort = Arrays.copyOf(compressed, 20);
      assertEquals(0, endsEarly(all, tooShort, "ends in the middle of a "));
      byte[] cutByOne = Arrays.copyOf(compressed, compressed.length - 1);
      endsEarly(all, cutByOne, "ends in the middle of a ");
    }
    // A file so small that all of it is looked at when it is opened.
    byte[] small = gzip(part(0, 24 + 3 * 116));
    small[small.length - 8] ^= 1;
    assertEquals(3, endsEarly(all, small, "does not match its checksum"));
    byte[] wrongSum = gzip(capture);
    wrongSum[wrongSum.length - 8] ^= 1;
    assertEquals(PACKETS, endsEarly(all, wrongSum, "does not match its checksum"));
    byte[] wrongLength = gzip(capture);
    wrongLength[wrongLength.length - 1] ^= 1;
    assertEquals(PACKETS, endsEarly(all, wrongLength, "does not have the length"));
    byte[] garbage = CaptureBytes.joined(gzip(capture), new byte[] {1, 2, 3});
    assertEquals(PACKETS, endsEarly(all, garbage, "something other than gzip data follows"));
  }

  @Test
  void anyByteOfCompressedDataMayBeAnything() throws IOException {
    byte[] small = CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.BIG_ENDIAN, 3, 40);
    int damagedGzip = 0;
    for (byte[] compressed : List.of(gzip(small), Zstd.compress(small))) {
      for (int at = 4; at < compressed.length; at++) {
        byte[] changed = compressed.clone();
        changed[at] ^= 0x41;
        boolean whole;
        try {
          whole = file(changed).problem() == null;
        } catch (CaptureException e) {
          whole = false;
        }
        damagedGzip += !whole && compressed[0] == 0x1f ? 1 : 0;
      }
    }
    // The header's time and system may be anything; all else shows, at the latest in the checksum.
    assertTrue(damagedGzip >= gzip(small).length - 10, damagedGzip + " of " + gzip(small).length);
  }

  private int endsEarly(List<Captured.Packet> all, byte[] bytes, String part) throws IOException {
    Captured captured;
    try {
      captured = file(bytes);
    } catch (CaptureException e) {
      // Cut so early, or packed so tightly, that not even the first bytes come out.
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
      return 0;
    }
    int count = captured.packets().size();
    assertEquals(all.subList(0, count), captured.packets());
    assertNotNull(captured.problem());
    assertTrue(captured.problem().description().contains(part), captured.problem()::toString);
    return count;
  }

  @Test
  void readsALongWindow() throws IOException {
    Path mixed = Requirements.shared("perf/mixed.pcap.zst");
    long packets = 0;
    long bytes = 0;
    double progress = 0;
    try (PacketSource source = Captured.open(mixed)) {
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        packets += batch.size();
        for (int i = 0; i < batch.size(); i++) {
          bytes += batch.capturedLength(i);
        }
        assertTrue(source.progress() >= progress);
        progress = source.progress();
        source.release(batch);
      }
      assertNull(source.problem());
    }
    // 274,245,816 bytes decompressed: the file's header and 16 bytes a packet beside the packets.
    assertEquals(479_664, packets);
    assertEquals(274_245_816L, 24 + 16 * packets + bytes);
  }
}
