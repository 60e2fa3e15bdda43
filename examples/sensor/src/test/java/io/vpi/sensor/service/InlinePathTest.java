package io.vpi.sensor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.capture.linux.bypass.LifelineWatch;
import io.vpi.capture.linux.bypass.SensorWatch;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.flow.FlowOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InlinePathTest {
  /** As long as a third of it is a wait that an agent must shorten. */
  private static final long DEADLINE = 570;

  private static final long LONGER = DEADLINE * 3 / 2;
  private static final long PATIENCE = 20_000;
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir Path folder;

  private LifelineWatch watch;
  private Thread granting;
  private volatile long sensor = SensorWatch.NONE;
  private volatile boolean stopped;

  @BeforeEach
  void listen() throws IOException {
    watch = LifelineWatch.listen(folder.resolve("lifeline"), DEADLINE);
    granting = Thread.ofPlatform().start(this::grant);
  }

  /** A watchdog that has no way around to close. */
  private void grant() {
    try {
      while (!stopped) {
        long now = watch.await(1000);
        if (now != sensor) {
          if (now != SensorWatch.NONE) {
            watch.grant();
          }
          sensor = now;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    stopped = true;
    watch.wakeup();
    granting.join();
    watch.close();
  }

  private void awaitSensor(long expected) throws InterruptedException {
    long start = System.nanoTime();
    while (sensor != expected) {
      assertTrue(System.nanoTime() - start < PATIENCE * 1_000_000, () -> "never " + expected);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void take(InlinePath path) throws Exception {
    assertNull(path.take(PATIENCE));
    awaitSensor(SELF);
  }

  private static ScriptedSource source(IntUnaryOperator script) {
    return new ScriptedSource(new byte[60], 1_000, 0, script);
  }

  private static AgentGroup group(ScriptedSource source, InlinePath path) {
    Inspector inspector =
        Inspector.builder(RuleSet.parse(""))
            .flows(FlowOptions.builder().capacity(16).build())
            .build();
    InspectionAgent agent = new InspectionAgent("agent", source, inspector, true, () -> {});
    return new AgentGroup(List.of(agent), IdleChoice.WAIT, path);
  }

  private static void end(AgentGroup group) throws InterruptedException {
    group.stop(0);
    while (!group.haveAllEnded()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void anIdleAgentKeepsThePathUntilItIsGivenBack() throws Exception {
    ScriptedSource source = source(_ -> 0);
    source.sleepWhileItWaits();
    try (InlinePath path = new InlinePath(folder.resolve("lifeline"));
        AgentGroup group = group(source, path)) {
      take(path);
      // What comes before the first poll may take its time.
      TimeUnit.MILLISECONDS.sleep(LONGER);
      group.start();
      TimeUnit.MILLISECONDS.sleep(LONGER);
      assertEquals(SELF, sensor);
      assertEquals(TimeUnit.MILLISECONDS.toNanos(DEADLINE) / 3, source.longestWait());
      end(group);
      TimeUnit.MILLISECONDS.sleep(LONGER);
      assertEquals(SELF, sensor, "it has ended in good order");
    }
    awaitSensor(SensorWatch.NONE);
  }

  @Test
  void anAgentThatHangsLosesThePathAndGetsItBack() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ScriptedSource source =
        source(poll -> {
          if (poll == 100) {
            try {
              assertTrue(goOn.await(PATIENCE, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          return 0;
        });
    try (InlinePath path = new InlinePath(folder.resolve("lifeline"));
        AgentGroup group = group(source, path)) {
      take(path);
      group.start();
      awaitSensor(SensorWatch.NONE);
      source.sleepWhileItWaits();
      goOn.countDown();
      awaitSensor(SELF);
      end(group);
    }
  }

  @Test
  void anAgentThatFailedLosesThePathThoughTheProcessLives() throws Exception {
    ScriptedSource source =
        source(poll -> {
          if (poll == 100) {
            throw new IllegalStateException("a fault");
          }
          return 0;
        });
    try (InlinePath path = new InlinePath(folder.resolve("lifeline"));
        AgentGroup group = group(source, path)) {
      take(path);
      group.start();
      awaitSensor(SensorWatch.NONE);
      assertTrue(group.hasOneFailed());
    }
  }

  @Test
  void saysWhyNoPathIsGivenAndTakesItLater() throws Exception {
    Path other = folder.resolve("other");
    try (InlinePath path = new InlinePath(other)) {
      String problem = path.take(300);
      assertNotNull(problem);
      assertEquals("No such file or directory", problem);
      try (LifelineWatch late = LifelineWatch.listen(other, DEADLINE)) {
        long holder = SensorWatch.NONE;
        for (int i = 0; i < 100 && holder == SensorWatch.NONE; i++) {
          holder = late.await(100);
        }
        assertEquals(SELF, holder);
      }
    }
  }

  @Test
  void refusesAPathThatIsTooLongForASocket() {
    Path tooLong = folder.resolve("x".repeat(108));
    try (InlinePath path = new InlinePath(tooLong)) {
      assertThrows(IllegalArgumentException.class, () -> path.take(1));
    }
  }

  @Test
  void whatNobodyWatchesIsTakenAtOnce() throws Exception {
    ScriptedSource source = source(poll -> poll < 100 ? 0 : PacketSource.END_OF_STREAM);
    try (InlinePath path = new InlinePath(null);
        AgentGroup group = group(source, path)) {
      assertNull(path.take(PATIENCE));
      group.start();
      while (!group.haveAllEnded()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertFalse(group.hasOneFailed());
      assertEquals(SensorWatch.NONE, sensor);
      assertEquals(TimeUnit.MILLISECONDS.toNanos(200), source.longestWait());
    }
  }
}
