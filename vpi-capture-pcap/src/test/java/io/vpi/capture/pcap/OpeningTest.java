package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of names and files that are no captures, and of those that are. */
class OpeningTest {
  @TempDir Path folder;

  private String messageFor(String name) {
    return String.valueOf(
        assertThrows(CaptureException.class, () -> PacketSources.open(name)).getMessage());
  }

  private String messageForFile(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    return messageFor("pcap:" + file).replace(folder + "/", "");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void isFoundByItsScheme() throws IOException {
    Path file = folder.resolve("a b%20.pcap");
    Files.write(
        file, CaptureBytes.pcap(PcapWriter.Variant.NANOSECONDS, ByteOrder.BIG_ENDIAN, 5, 60));
    try (PacketSource source = PacketSources.open("pcap:" + file)) {
      assertEquals("pcap:" + file, source.name());
      assertEquals(FlowAffinity.INNER, source.affinity());
      assertEquals(Set.of(), source.capabilities());
      assertEquals(5, Captured.read(source, 2).packets().size());
    }
  }

  @Test
  void saysInOneSentenceWhyAFileDoesNotOpen() throws IOException {
    assertEquals(
        "a.txt is not a capture: its first 4 bytes are 7f 45 4c 46, expected pcap or pcapng, plain"
            + " or compressed by gzip or zstd",
        messageForFile("a.txt", ascii("\u007fELF and so on")));
    assertEquals(
        "one is not a capture: its only byte is 41, expected pcap or pcapng, plain or compressed by"
            + " gzip or zstd",
        messageForFile("one", ascii("A")));
    assertEquals(
        "three is not a capture: its only 3 bytes are 41 42 43, expected pcap or pcapng, plain or"
            + " compressed by gzip or zstd",
        messageForFile("three", ascii("ABC")));
    assertEquals("empty is empty, expected a capture file", messageForFile("empty", ascii("")));
    assertEquals(
        "short.pcap is cut short: the header of a pcap file has 24 bytes, of which 6 are there",
        messageForFile(
            "short.pcap", new byte[] {(byte) 0xd4, (byte) 0xc3, (byte) 0xb2, (byte) 0xa1, 2, 0}));
    assertEquals(
        "short.pcapng is cut short: a pcapng file begins with a section header of at least 28"
            + " bytes, of which 5 are there",
        messageForFile("short.pcapng", ascii("\n\r\r\n\0")));
    assertEquals(
        "text is not a capture: it begins like pcapng, but the byte-order magic is 65656565,"
            + " expected 1a2b3c4d or 4d3c2b1a",
        messageForFile("text", ascii("\n\r\r\neeeeeeeeeeeeeee")));
    assertEquals(folder + " is a directory, expected a capture file", messageFor("pcap:" + folder));
    assertEquals(
        folder + "/none does not exist, expected a capture file",
        messageFor("pcap:" + folder + "/none"));
    assertEquals(
        "'pcap:' names no file: expected pcap:FILE, or pcap:- for standard input",
        messageFor("pcap:"));
    assertEquals("'a\0b' cannot be the name of a file", messageFor("pcap:a\0b"));
  }

  @Test
  void saysWhyCompressedDataIsNoCapture() throws IOException {
    assertEquals(
        "a.gz is not a capture: its first 4 bytes are 68 65 6c 6c, expected pcap or pcapng, plain or"
            + " compressed by gzip or zstd",
        messageForFile("a.gz", CompressionTest.gzip(ascii("hello"))));
    assertEquals(
        "b.gz is empty, expected a capture",
        messageForFile("b.gz", CompressionTest.gzip(ascii(""))));
    assertEquals(
        "c.gz cannot be read: the gzip data ends in the middle of a member",
        messageForFile("c.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0}));
    String message = messageForFile("d.zst", HexFormat.of().parseHex("28b52ffd" + "ff".repeat(40)));
    assertTrue(
        message.startsWith("d.zst cannot be read: the Zstandard data does not decompress: "),
        message);
  }

  @Test
  void readsStandardInput() throws IOException {
    byte[] capture =
        CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 9, 60);
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(capture));
      try (PacketSource source = PacketSources.open("pcap:-")) {
        assertEquals("pcap:-", source.name());
        assertTrue(Double.isNaN(source.progress()));
        assertEquals(9, Captured.read(source, 4).packets().size());
      }
      System.setIn(new ByteArrayInputStream(new byte[0]));
      assertEquals("standard input is empty, expected a capture", messageFor("pcap:-"));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void tellsHowFarItHasCome() throws IOException {
    Path file = folder.resolve("a.pcap");
    Files.write(
        file, CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 100, 60));
    try (PacketSource source = Captured.open(file)) {
      PacketBatch batch = new PacketBatch(10);
      double last = 0;
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        assertTrue(source.progress() > last && source.progress() <= 1);
        last = source.progress();
        source.release(batch);
      }
      assertEquals(1.0, last);
      assertEquals(1.0, source.progress());
    }
  }
}
