package io.vpi.eve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueDrainTest {
  /** Fails to write the first piece, and takes all others. */
  private static final class FailingOnce implements LineTarget {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean failed;

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      if (!failed) {
        failed = true;
        throw new IOException("once");
      }
      written.write(bytes, start, length);
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {}

    @Override
    public String name() {
      return "a target";
    }
  }

  @Test
  void leavesOutTheRestOfALineOfWhichTheBeginningIsLost() throws InterruptedException {
    LineQueue queue = new LineQueue(100);
    FailingOnce target = new FailingOnce();
    QueueDrain drain = new QueueDrain(queue, target, 0);
    byte[] longLine = ("x".repeat(250) + "\n").getBytes(US_ASCII);
    byte[] next = "next\n".getBytes(US_ASCII);
    Thread inspector =
        Thread.ofPlatform()
            .start(() -> {
              queue.put(longLine, longLine.length);
              queue.put(next, next.length);
              queue.close();
            });
    drain.run();
    inspector.join();
    assertEquals("\nnext\n", target.written.toString(US_ASCII));
    assertEquals(1, drain.lostLines());
    assertEquals(1, drain.errors());
    assertEquals("once", drain.firstError().getMessage());
  }
}
