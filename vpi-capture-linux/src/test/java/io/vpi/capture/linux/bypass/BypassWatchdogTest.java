package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watchdog does with paths that fail or do not answer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BypassWatchdogTest {
  private final Recorder recorder = new Recorder();
  private final FakeWatch watch = new FakeWatch();

  /** Says what the test tells it. */
  private static final class FakeWatch implements SensorWatch {
    final BlockingQueue<Long> sensors = new ArrayBlockingQueue<>(8);
    final AtomicInteger grants = new AtomicInteger();
    private static final long WOKEN = -1;
    long current;

    @Override
    public long await(long timeoutMillis) throws IOException {
      try {
        Long next = sensors.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        current = next == null || next == WOKEN ? current : next;
        return current;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void grant() {
      grants.incrementAndGet();
    }

    @Override
    public void wakeup() {
      sensors.offer(WOKEN);
    }

    @Override
    public void close() {}
  }

  private record Path(String name, CountDownLatch gate, AtomicInteger failures)
      implements BypassPath {
    static Path named(String name) {
      return new Path(name, new CountDownLatch(0), new AtomicInteger());
    }

    @Override
    public void bypass() throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (failures.getAndDecrement() > 0) {
        throw new IOException("it is stuck");
      }
    }

    @Override
    public void restore() throws IOException {
      bypass();
    }

    @Override
    public void close() {}
  }

  private Thread start(BypassWatchdog watchdog) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            watchdog.run();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aPathThatDoesNotAnswerKeepsNoOtherWaiting() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Path stuck = new Path("stuck", gate, new AtomicInteger());
    watch.sensors.add(7L);
    BypassWatchdog watchdog =
        new BypassWatchdog(List.of(stuck, Path.named("good")), watch, FailPolicy.OPEN, recorder);
    Thread thread = start(watchdog);
    assertEquals(List.of("restored good 7"), recorder.await(1));
    assertEquals(0, watch.grants.get(), "one path was not tried yet");
    watch.sensors.add(SensorWatch.NONE);
    assertEquals(List.of("lost 7", "bypassed good"), recorder.await(3).subList(1, 3));
    gate.countDown();
    assertTrue(recorder.await(5).contains("bypassed stuck"), "the last order counts");
    watchdog.stop();
    thread.join();
  }

  @Test
  void aPathThatFailsIsTriedAgainAndTheSensorIsToldMeanwhile() throws Exception {
    Path flaky = new Path("flaky", new CountDownLatch(0), new AtomicInteger(1));
    watch.sensors.add(7L);
    BypassWatchdog watchdog =
        new BypassWatchdog(List.of(flaky), watch, FailPolicy.CLOSED, recorder);
    Thread thread = start(watchdog);
    assertEquals(List.of("failed flaky it is stuck", "restored flaky 7"), recorder.await(2));
    assertEquals(1, watch.grants.get());
    watchdog.stop();
    thread.join();
  }

  @Test
  void withoutASensorFromTheStartThePathIsBypassed() throws Exception {
    BypassWatchdog watchdog =
        new BypassWatchdog(List.of(Path.named("a")), watch, FailPolicy.OPEN, recorder);
    Thread thread = start(watchdog);
    assertEquals(List.of("lost 0", "bypassed a"), recorder.await(2));
    watchdog.stop();
    thread.join();
  }

  @Test
  void aWatchdogThatIsStoppedFirstDoesNothing() throws Exception {
    BypassWatchdog watchdog =
        new BypassWatchdog(List.of(Path.named("a")), watch, FailPolicy.OPEN, recorder);
    watchdog.stop();
    start(watchdog).join();
    assertEquals(List.of(), recorder.events());
  }
}
