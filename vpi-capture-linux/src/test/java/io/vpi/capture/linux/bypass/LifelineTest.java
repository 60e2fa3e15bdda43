package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of a lifeline. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifelineTest {
  private static final long DEADLINE = 1_000;
  private static final long PATIENCE = 20_000;

  /** What a watchdog says first. */
  private static final String GREETING = "vpi-bypass " + DEADLINE + "\n";

  @TempDir Path folder;
  private Path socket;
  private LifelineWatch watch;

  @BeforeEach
  void listen() throws IOException {
    socket = folder.resolve("lifeline");
    watch = LifelineWatch.listen(socket, DEADLINE);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  /** Waits until the watch answers what it should. */
  private void awaitSensor(long expected) throws IOException {
    long start = System.nanoTime();
    while (watch.await(50) != expected) {
      assertTrue(System.nanoTime() - start < PATIENCE * 1_000_000, () -> "never " + expected);
    }
  }

  private SocketChannel say(String text) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** What the watchdog says until it gives the path away or cuts the other end off. */
  private static String heard(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(256);
    String text = "";
    try {
      while (!text.endsWith("path\n") && channel.read(bytes) > 0) {
        text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
      }
    } catch (SocketException e) {
      // It was cut off before all that it said was read.
      return text;
    }
    return text;
  }

  @Test
  void tellsTheSensorWhenThePathIsItsOwn() throws Exception {
    try (Lifeline lifeline = Lifeline.connect(socket)) {
      awaitSensor(ProcessHandle.current().pid());
      assertFalse(lifeline.awaitPath(50), "nobody granted it");
      watch.grant();
      assertTrue(lifeline.awaitPath(PATIENCE));
      assertTrue(lifeline.hasPath());
    }
    awaitSensor(SensorWatch.NONE);
  }

  @Test
  void aSensorThatBeatsLivesBeyondItsDeadline() throws IOException {
    try (Lifeline lifeline = Lifeline.connect(socket)) {
      Pulse pulse = lifeline.pulse();
      awaitSensor(ProcessHandle.current().pid());
      long start = System.nanoTime();
      while (System.nanoTime() - start < 2 * DEADLINE * 1_000_000) {
        pulse.beat();
        assertEquals(ProcessHandle.current().pid(), watch.await(10));
      }
    }
  }

  @Test
  void onePulseThatStopsIsEnoughAndOneThatEndedIsNot() throws IOException {
    try (Lifeline lifeline = Lifeline.connect(socket)) {
      lifeline.pulse().end();
      Pulse hangs = lifeline.pulse();
      awaitSensor(ProcessHandle.current().pid());
      awaitSensor(SensorWatch.NONE);
      hangs.beat();
      awaitSensor(ProcessHandle.current().pid());
    }
  }

  @Test
  @SuppressWarnings("try") // That the first sensor ends is what the second waits for.
  void aSecondSensorWaitsForTheFirstToEnd() throws IOException {
    try (SocketChannel first = say("vpi-sensor 11\n")) {
      awaitSensor(11);
      try (SocketChannel second = say("vpi-sensor 12\n")) {
        assertEquals(11, watch.await(20));
        first.close();
        // Between the two there is nobody, so that the path is given away and back.
        assertEquals(SensorWatch.NONE, watch.await(PATIENCE));
        assertEquals(12, watch.await(PATIENCE));
        watch.grant();
        assertEquals(GREETING + "path\n", heard(second));
      }
    }
  }

  @Test
  void aSensorsDeathIsSeenAtOnce() throws IOException {
    watch.close();
    watch = LifelineWatch.listen(socket, LifelineWatch.LONGEST_DEADLINE_MILLIS);
    SocketChannel sensor = say("vpi-sensor 11\n");
    awaitSensor(11);
    long start = System.nanoTime();
    sensor.close();
    assertEquals(SensorWatch.NONE, watch.await(PATIENCE));
    long elapsed = System.nanoTime() - start;
    // Its deadline is a minute.
    assertTrue(elapsed < TimeUnit.SECONDS.toNanos(10), () -> elapsed + " ns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "vpi-sensor 0\n",
        "vpi-sensor -1\n",
        "vpi-sensor 99999999999\n",
        "vpi-sensor 11\n...x",
        "vpi-sensor 1111111111111111111111111111111111111111111111111111111111111111",
      })
  void whoSaysSomethingElseIsCutOff(String text) throws IOException {
    try (SocketChannel channel = say(text)) {
      awaitSensor(SensorWatch.NONE);
      for (int i = 0; i < 5; i++) {
        watch.await(10);
      }
      assertEquals(GREETING, heard(channel));
    }
  }

  @Test
  void whoSaysNothingIsCutOffAtItsDeadline() throws IOException {
    try (SocketChannel channel = say("vpi-sen")) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 2 * DEADLINE * 1_000_000) {
        assertEquals(SensorWatch.NONE, watch.await(50));
      }
      assertEquals(GREETING, heard(channel));
    }
  }

  @Test
  void manyConnectionsAreNotLetIn() throws IOException {
    SocketChannel[] channels = new SocketChannel[12];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = say("vpi-sensor " + (i + 1) + "\n");
      watch.await(20);
    }
    assertEquals("", heard(channels[8]));
    for (SocketChannel channel : channels) {
      channel.close();
    }
    awaitSensor(SensorWatch.NONE);
  }

  @Test
  void aWakeupEndsTheWait() throws Exception {
    Thread waker =
        Thread.ofPlatform()
            .start(() -> {
              try {
                TimeUnit.MILLISECONDS.sleep(50);
                watch.wakeup();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long start = System.nanoTime();
    assertEquals(SensorWatch.NONE, watch.await(PATIENCE));
    assertTrue(System.nanoTime() - start < PATIENCE * 1_000_000);
    waker.join();
  }

  @Test
  void aSensorConnectsAgainWhenTheWatchdogWasRestarted() throws Exception {
    try (Lifeline lifeline = Lifeline.connect(socket)) {
      awaitSensor(ProcessHandle.current().pid());
      watch.grant();
      assertTrue(lifeline.awaitPath(PATIENCE));
      watch.close();
      watch = LifelineWatch.listen(socket, DEADLINE);
      awaitSensor(ProcessHandle.current().pid());
      assertFalse(lifeline.hasPath(), "the new one has not said so");
    }
  }

  @Test
  void theSocketIsItsOwnersAlone() throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    CaptureException e =
        assertThrows(CaptureException.class, () -> LifelineWatch.listen(socket, DEADLINE).close());
    assertEquals(socket + ": another watchdog listens there", e.getMessage());
  }

  @Test
  void theSocketIsAGroupsTooWhereOneIsNamed() throws Exception {
    GroupPrincipal own = Files.readAttributes(folder, PosixFileAttributes.class).group();
    Path shared = folder.resolve("shared");
    try (LifelineWatch other = LifelineWatch.listen(shared, DEADLINE, own.getName())) {
      assertEquals(SensorWatch.NONE, other.await(1));
      PosixFileAttributes attributes = Files.readAttributes(shared, PosixFileAttributes.class);
      assertEquals("rw-rw----", PosixFilePermissions.toString(attributes.permissions()));
      assertEquals(own, attributes.group());
    }
  }

  @Test
  void aMemberOfTheGroupMayConnectAndNobodyElse() throws Exception {
    Requirements.requireRoot();
    Path program = Requirements.requireProgram("setpriv");
    // All may look into the folder, so that it is the socket which says no.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path shared = folder.resolve("shared");
    try (LifelineWatch other = LifelineWatch.listen(shared, DEADLINE, "daemon")) {
      assertEquals(SensorWatch.NONE, other.await(1));
      assertTrue(mayConnect(program, "daemon", shared), "a member");
      assertFalse(mayConnect(program, "nogroup", shared), "another");
    }
    assertFalse(mayConnect(program, "daemon", socket), "to a socket for its owner alone");
  }

  /** Whether somebody with one group may write to a socket, which is what connecting needs. */
  private static boolean mayConnect(Path setpriv, String group, Path socket) throws Exception {
    List<String> command = new ArrayList<>(List.of(setpriv.toString(), "--reuid=65534"));
    command.addAll(List.of("--regid=" + group, "--clear-groups"));
    command.addAll(List.of("test", "-w", socket.toString()));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    assertTrue(status <= 1, () -> "setpriv answers " + status);
    return status == 0;
  }

  @Test
  void aGroupThatIsNotThereIsTold() {
    Path nobodys = folder.resolve("nobodys");
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () -> LifelineWatch.listen(nobodys, DEADLINE, "vpi-no-such").close());
    assertEquals(nobodys + ": there is no group 'vpi-no-such'", e.getMessage());
    assertFalse(Files.exists(nobodys));
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("precious"), "data");
    CaptureException e =
        assertThrows(CaptureException.class, () -> LifelineWatch.listen(file, DEADLINE).close());
    assertEquals(file + ": this file is no socket", e.getMessage());
    assertEquals("data", Files.readString(file));
  }

  @Test
  void aSocketThatADeadWatchdogLeftIsReplaced() throws IOException {
    Path left = folder.resolve("left");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(left));
    }
    assertTrue(Files.exists(left), "Java leaves it there");
    LifelineWatch.listen(left, DEADLINE).close();
    assertFalse(Files.exists(left));
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    Path nowhere = folder.resolve("none/lifeline");
    CaptureException e =
        assertThrows(CaptureException.class, () -> LifelineWatch.listen(nowhere, DEADLINE).close());
    assertTrue(e.getMessage().startsWith(nowhere + ": no socket can be made there: "));
  }
}
