package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Pings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two guests, an inline sensor in a process of its own, and what becomes of their pings. */
@SuppressWarnings("try") // A watchdog runs beside the test, which has no need to name it.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BypassLiveTest {
  private static final String BRIDGE = "vpi-bypass";
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private @Nullable InlineLab lab;
  private @Nullable Process sensor;

  @BeforeEach
  void layTheCables() throws IOException {
    lab = InlineLab.open();
  }

  @AfterEach
  void removeThem() throws IOException, InterruptedException {
    kill();
    if (lab != null) {
      lab.close();
    }
  }

  private InlineLab lab() {
    return Objects.requireNonNull(lab);
  }

  private Path socket() {
    return folder.resolve("lifeline");
  }

  private long startSensor(String... arguments) throws IOException {
    sensor = lab().start(StandInSensor.class, arguments);
    return sensor.pid();
  }

  private void kill() throws InterruptedException {
    if (sensor != null) {
      sensor.destroyForcibly().waitFor();
    }
  }

  private BypassPath pair() throws IOException {
    return BridgedPair.open(InlineLab.FIRST, InlineLab.SECOND, BRIDGE, lab().host());
  }

  /** A watchdog on a thread of its own. */
  private final class Running implements AutoCloseable {
    final BypassWatchdog watchdog;
    final Thread thread;

    Running(BypassPath path, SensorWatch watch, FailPolicy policy) {
      watchdog = new BypassWatchdog(List.of(path), watch, policy, recorder);
      thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  watchdog.run();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    @Override
    public void close() throws IOException {
      watchdog.stop();
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertFalse(thread.isAlive(), "the watchdog does not stop");
    }
  }

  @Test
  void pingsComeBackWithinASecondOfAKillAndAreHandedBackToTheNextSensor() throws Exception {
    try (BypassPath path = pair();
        LifelineWatch watch = LifelineWatch.listen(socket(), 500);
        Running running = new Running(path, watch, FailPolicy.OPEN);
        Pings pings = lab().ping()) {
      assertEquals(List.of("lost 0", "bypassed " + path.name()), recorder.await(2));
      pings.await(5);
      assertTrue(lab().portsOf(BRIDGE).contains("p1@"), "the bridge joins them");

      for (int round = 1; round <= 3; round++) {
        int told = recorder.events().size();
        long pid = startSensor(socket().toString());
        assertEquals("restored " + path.name() + " " + pid, recorder.await(told + 1).getLast());
        assertEquals("", lab().portsOf(BRIDGE), "the bridge has let go of them");
        pings.await(20);

        long killed = System.nanoTime();
        kill();
        // What was answered in the moment of the kill went through the sensor yet.
        long after = pings.awaitAfter(killed + TimeUnit.MILLISECONDS.toNanos(5));
        assertEquals(
            List.of("lost " + pid, "bypassed " + path.name()),
            recorder.await(told + 3).subList(told + 1, told + 3));
        assertTrue(after < SECOND_NANOS, () -> "it took " + after + " ns");
        pings.await(5);
      }
    }
  }

  @Test
  void aSensorThatHangsLosesThePathAndGetsItBackWhenItGoesOn() throws Exception {
    try (BypassPath path = pair();
        LifelineWatch watch = LifelineWatch.listen(socket(), 300);
        Running running = new Running(path, watch, FailPolicy.OPEN);
        Pings pings = lab().ping()) {
      recorder.await(2);
      long pid = startSensor(socket().toString());
      assertEquals("restored " + path.name() + " " + pid, recorder.await(3).getLast());
      pings.await(10);

      long stopped = System.nanoTime();
      lab().onHost("kill", "-STOP", Long.toString(pid));
      recorder.await(5);
      long after = pings.awaitAfter(System.nanoTime());
      long all = System.nanoTime() - stopped;
      assertEquals("bypassed " + path.name(), recorder.events().get(4));
      assertTrue(all < SECOND_NANOS, () -> "it took " + all + " ns, " + after + " of them to ping");
      pings.await(5);

      lab().onHost("kill", "-CONT", Long.toString(pid));
      assertEquals("restored " + path.name() + " " + pid, recorder.await(6).getLast());
      assertEquals("", lab().portsOf(BRIDGE));
      pings.await(20);
    }
  }

  @Test
  void aPathThatFailsClosedStaysCutAndIsTold() throws Exception {
    try (BypassPath path = pair();
        LifelineWatch watch = LifelineWatch.listen(socket(), 500);
        Running running = new Running(path, watch, FailPolicy.CLOSED);
        Pings pings = lab().ping()) {
      long pid = startSensor(socket().toString());
      List<String> events = recorder.await(1);
      events = events.getFirst().equals("lost 0") ? recorder.await(2) : events;
      assertEquals("restored " + path.name() + " " + pid, events.getLast());
      pings.await(10);
      int told = events.size();
      kill();
      assertEquals("lost " + pid, recorder.await(told + 1).getLast());
      int answers = pings.answers();
      TimeUnit.MILLISECONDS.sleep(1500);
      assertTrue(pings.answers() - answers <= 1, "pings pass");
      assertEquals("", lab().portsOf(BRIDGE));
      assertEquals(told + 1, recorder.events().size());
    }
  }

  @Test
  void aSensorThatKnowsNothingOfItIsWatchedByItsPidFile() throws Exception {
    Path file = folder.resolve("sensor.pid");
    try (BypassPath path = pair();
        PidFileWatch watch = new PidFileWatch(file);
        Running running = new Running(path, watch, FailPolicy.OPEN);
        Pings pings = lab().ping()) {
      recorder.await(2);
      long pid = startSensor("pid", file.toString());
      assertEquals("restored " + path.name() + " " + pid, recorder.await(3).getLast());
      pings.await(10);
      long killed = System.nanoTime();
      kill();
      long after = pings.awaitAfter(killed + TimeUnit.MILLISECONDS.toNanos(5));
      assertEquals("lost " + pid, recorder.await(5).get(3));
      assertTrue(after < SECOND_NANOS, () -> "it took " + after + " ns");
      pings.await(5);
    }
  }

  @Test
  void aWatchdogThatStartsBesideASensorLeavesItThePath() throws Exception {
    Path started = folder.resolve("sensor.pid");
    long pid = startSensor(socket().toString(), started.toString());
    while (!Files.exists(started)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    try (BypassPath path = pair();
        LifelineWatch watch = LifelineWatch.listen(socket(), 500);
        Running running = new Running(path, watch, FailPolicy.OPEN)) {
      assertEquals(List.of("restored " + path.name() + " " + pid), recorder.await(1));
    }
    assertFalse(lab().links().contains(BRIDGE), "a bridge that is not needed is removed");
  }
}
