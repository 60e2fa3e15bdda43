package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Requirements;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Captures that are written while they are read. */
@Timeout(60)
class PipeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int RECORD = 16 + 60;

  @TempDir Path folder;

  private final byte[] capture =
      CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 10, 60);
  private final PipedOutputStream writer = new PipedOutputStream();

  private PacketSource open(InputStream stream) throws CaptureException {
    return new PcapFileProvider().open("pipe", stream, CaptureOptions.defaults());
  }

  /** Polls until packets come or five seconds have passed; releases. */
  private static int pollFor(PacketSource source, PacketBatch batch) {
    long end = System.nanoTime() + 5 * SECOND;
    while (true) {
      int n = source.poll(batch);
      if (n != 0) {
        source.release(batch);
        return n;
      }
      source.release(batch);
      if (System.nanoTime() > end) {
        return 0;
      }
      source.await(SECOND);
    }
  }

  @Test
  void handsOutAPacketAsSoonAsItsLastByteIsThere() throws Exception {
    PacketBatch batch = new PacketBatch(64);
    try (PipedInputStream pipe = new PipedInputStream(writer, 1 << 16)) {
      writer.write(capture, 0, 24);
      writer.flush();
      try (PacketSource source = open(pipe)) {
        assertEquals(0, source.poll(batch));
        source.release(batch);
        writer.write(capture, 24, RECORD + 10);
        writer.flush();
        assertEquals(1, pollFor(source, batch));
        assertEquals(0, source.poll(batch));
        source.release(batch);
        assertFalse(source.await(1000));
        writer.write(capture, 24 + RECORD + 10, 2 * RECORD - 10);
        writer.flush();
        int found = 0;
        while (found < 2) {
          int n = pollFor(source, batch);
          assertTrue(n > 0);
          found += n;
        }
        assertEquals(2, found);
        writer.close();
        assertEquals(PacketSource.END_OF_STREAM, pollFor(source, batch));
        assertNull(source.problem());
      }
    }
  }

  @Test
  void doesNotWaitInPollAndSaysSoInAwait() throws Exception {
    PacketBatch batch = new PacketBatch(64);
    try (PipedInputStream pipe = new PipedInputStream(writer, 1 << 16)) {
      writer.write(capture, 0, 24);
      writer.flush();
      try (PacketSource source = open(pipe)) {
        for (int i = 0; i < 1000; i++) {
          assertEquals(0, source.poll(batch));
          source.release(batch);
        }
        long start = System.nanoTime();
        assertFalse(source.await(SECOND / 20));
        assertTrue(System.nanoTime() - start >= SECOND / 20);

        source.wakeup();
        assertTrue(source.await(30 * SECOND), "a wakeup before the wait ends it");
        assertFalse(source.await(SECOND / 50), "once");

        Thread waker =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    Thread.sleep(50);
                  } catch (InterruptedException e) {
                    return;
                  }
                  source.wakeup();
                });
        assertTrue(source.await(30 * SECOND), "a wakeup during the wait ends it");
        waker.join();
      }
    }
  }

  @Test
  void closeFromAnotherThreadEndsTheWait() throws Exception {
    PacketBatch batch = new PacketBatch(64);
    try (PipedInputStream pipe = new PipedInputStream(writer, 1 << 16)) {
      writer.write(capture, 0, 24);
      writer.flush();
      PacketSource source = open(pipe);
      assertEquals(0, source.poll(batch));
      source.release(batch);
      Thread closer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  return;
                }
                source.close();
              });
      assertTrue(source.await(30 * SECOND));
      closer.join();
      assertEquals(PacketSource.END_OF_STREAM, source.poll(batch));
    }
  }

  @Test
  void aCutPipeIsAProblem() throws Exception {
    try (PipedInputStream pipe = new PipedInputStream(writer, 1 << 16)) {
      writer.write(capture, 0, 24 + RECORD + 20);
      writer.close();
      try (PacketSource source = open(pipe)) {
        Captured captured = Captured.read(source, 8);
        assertEquals(1, captured.packets().size());
        assertEquals(
            "pipe: at byte 100: the record needs 76 bytes, the input has 20 more",
            String.valueOf(captured.problem()));
      }
    }
  }

  @Test
  void aPipeThatBreaksIsAProblem() throws Exception {
    InputStream breaking =
        new InputStream() {
          private int position;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (position == 24 + 3 * RECORD) {
              throw new IOException("the line went dead");
            }
            bytes[offset] = capture[position++];
            return 1;
          }
        };
    try (PacketSource source = open(breaking)) {
      Captured captured = Captured.read(source, 8);
      assertEquals(3, captured.packets().size());
      assertEquals("pipe: at byte 252: the line went dead", String.valueOf(captured.problem()));
    }
  }

  @Test
  void lendsOneBatchAtATime() throws Exception {
    PacketBatch first = new PacketBatch(3);
    PacketBatch second = new PacketBatch(3);
    try (PacketSource source = open(new ByteArrayInputStream(capture))) {
      while (source.poll(first) == 0) {
        source.release(first);
        source.await(SECOND);
      }
      assertEquals(0, source.poll(second));
      assertEquals(0, second.size());
      assertFalse(source.await(SECOND / 100), "nothing can come while a batch is lent");
      source.release(first);
      source.release(second);
      assertTrue(source.await(SECOND));
      assertEquals(3, source.poll(second));
      source.release(second);
    }
  }

  @Test
  void readsGzipAsItIsWritten() throws Exception {
    PacketBatch batch = new PacketBatch(64);
    try (PipedInputStream pipe = new PipedInputStream(writer, 1 << 16)) {
      GZIPOutputStream gzip = new GZIPOutputStream(writer, 512, true);
      gzip.write(capture, 0, 24 + RECORD);
      gzip.flush();
      try (PacketSource source = open(pipe)) {
        assertEquals(1, pollFor(source, batch));
        gzip.write(capture, 24 + RECORD, 2 * RECORD);
        gzip.flush();
        assertEquals(2, pollFor(source, batch));
        gzip.finish();
        writer.close();
        assertEquals(PacketSource.END_OF_STREAM, pollFor(source, batch));
        assertNull(source.problem());
      }
    }
  }

  @Test
  void decompressesBytesThatComeOneByOne() throws Exception {
    byte[] compressed = CompressionTest.gzip(capture);
    InputStream slow =
        new ByteArrayInputStream(compressed) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(1, length));
          }
        };
    try (PacketSource source = open(slow)) {
      assertEquals(10, Captured.read(source, 8).packets().size());
    }
  }

  @Test
  void goesRoundItsRingManyTimes() throws Exception {
    int packets = 60_000;
    byte[] large =
        CaptureBytes.pcap(PcapWriter.Variant.NANOSECONDS, ByteOrder.BIG_ENDIAN, packets, 77);
    try (PacketSource source = open(new ByteArrayInputStream(large))) {
      Captured streamed = Captured.read(source, 64);
      assertEquals(packets, streamed.packets().size());
      assertEquals(Captured.mapped(large).packets(), streamed.packets());
    }
  }

  @Test
  void readsANamedPipe() throws Exception {
    Path mkfifo = Requirements.requireProgram("mkfifo");
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder(mkfifo.toString(), fifo.toString()).start().waitFor());
    Thread filler =
        Thread.ofPlatform()
            .start(() -> {
              try (OutputStream out = Files.newOutputStream(fifo)) {
                out.write(capture);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Captured captured = Captured.file(fifo);
    filler.join();
    assertEquals(10, captured.packets().size());
    assertNull(captured.problem());
  }

  @Test
  void closingANamedPipeWhoseWriterIsSilentDoesNotHang() throws Exception {
    Path mkfifo = Requirements.requireProgram("mkfifo");
    Path fifo = folder.resolve("silent");
    assertEquals(0, new ProcessBuilder(mkfifo.toString(), fifo.toString()).start().waitFor());
    Process silent =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec 3>\"$0\"; head -c 24 \"$1\" >&3; sleep 30",
                fifo.toString(),
                file())
            .start();
    try {
      PacketSource source = Captured.open(fifo);
      assertFalse(source.await(SECOND / 50));
      source.close();
      assertEquals(PacketSource.END_OF_STREAM, source.poll(new PacketBatch(1)));
      assertTrue(
          awaitThreadsEnd("vpi pcap:" + fifo), "the thread that read the pipe has not ended");
    } finally {
      silent.descendants().forEach(ProcessHandle::destroy);
      silent.destroy();
      silent.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private String file() throws IOException {
    Path file = folder.resolve("capture.pcap");
    Files.write(file, capture);
    return file.toString();
  }

  private static boolean awaitThreadsEnd(String name) throws InterruptedException {
    long end = System.nanoTime() + 5 * SECOND;
    while (Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(name))) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }

  @Test
  void anInterruptedThreadDoesNotWaitForTheFirstBytes() throws Exception {
    try (PipedInputStream pipe = new PipedInputStream(writer, 1 << 10)) {
      Thread.currentThread().interrupt();
      CaptureException e = assertThrows(CaptureException.class, () -> open(pipe));
      assertTrue(Thread.interrupted());
      assertEquals("pipe cannot be read: the thread was interrupted", e.getMessage());
    }
  }

  @Test
  void readsWhatTcpdumpWrites() throws Exception {
    Path tcpdump = Requirements.requireProgram("tcpdump");
    byte[] large =
        CaptureBytes.pcap(PcapWriter.Variant.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 2000, 300);
    Path file = folder.resolve("large.pcap");
    Files.write(file, large);
    Process process =
        new ProcessBuilder(tcpdump.toString(), "-r", file.toString(), "-w", "-", "-U")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (PacketSource source = open(process.getInputStream())) {
      Captured captured = Captured.read(source, 64);
      List<String> bytes = captured.packets().stream().map(Captured.Packet::hex).toList();
      assertEquals(
          Captured.mapped(large).packets().stream().map(Captured.Packet::hex).toList(), bytes);
      assertNull(captured.problem());
    }
    assertTrue(process.waitFor(Duration.ofSeconds(10)));
  }
}
