package io.vpi.testing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardPageTest {

  private static final byte[] PACKET = {1, 2, 3, 4, 5};

  @Test
  void handsOutWhatWasCopiedToEitherEnd() {
    try (GuardPage guard = GuardPage.allocate(100)) {
      MemorySegment start = guard.copyToStart(PACKET);
      MemorySegment end = guard.copyToEnd(PACKET);
      assertArrayEquals(PACKET, start.toArray(JAVA_BYTE));
      assertArrayEquals(PACKET, end.toArray(JAVA_BYTE));
      assertEquals(guard.capacity(), end.address() + PACKET.length - start.address());
    }
  }

  @Test
  void roundsTheCapacityUpToWholePages() {
    try (GuardPage one = GuardPage.allocate(1);
        GuardPage more = GuardPage.allocate(one.capacity() + 1)) {
      assertEquals(2 * one.capacity(), more.capacity());
    }
  }

  @Test
  void refusesPacketsThatDoNotFit() {
    try (GuardPage guard = GuardPage.allocate(1)) {
      byte[] tooLarge = new byte[(int) guard.capacity() + 1];
      assertThrows(IllegalArgumentException.class, () -> guard.copyToEnd(tooLarge));
    }
  }

  @Test
  void canBeClosedTwice() {
    GuardPage guard = GuardPage.allocate(1);
    guard.close();
    guard.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "behind"})
  void killsTheProcessThatReadsOneByteBesideThePacket(String where) throws Exception {
    assertNotEquals(0, exitStatusOfReader(where));
  }

  @Test
  void letsTheProcessLiveThatReadsThePacketOnly() throws Exception {
    assertEquals(0, exitStatusOfReader("within"));
  }

  private static int exitStatusOfReader(String where) throws IOException, InterruptedException {
    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                where)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!reader.waitFor(60, TimeUnit.SECONDS)) {
      reader.destroyForcibly();
      throw new AssertionError("the reader did not end");
    }
    return reader.exitValue();
  }

  /** Runs in a process of its own, as it may die. */
  static final class Reader {
    public static void main(String[] arguments) {
      try (GuardPage guard = GuardPage.allocate(PACKET.length)) {
        long offset =
            switch (arguments[0]) {
              case "before" -> guard.copyToStart(PACKET).address() - 1;
              case "behind" -> guard.offsetAtEnd(PACKET) + PACKET.length;
              default -> guard.offsetAtEnd(PACKET);
            };
        System.out.println(GuardPage.unbounded().get(JAVA_BYTE, offset));
      }
    }
  }
}
