package io.vpi.capture.linux.bypass;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps what a watchdog told. */
final class Recorder implements BypassListener {
  private final List<String> events = new ArrayList<>();

  @Override
  public synchronized void lost(long sensor) {
    events.add("lost " + sensor);
  }

  @Override
  public synchronized void bypassed(BypassPath path, long nanos) {
    events.add("bypassed " + path.name());
  }

  @Override
  public synchronized void restored(BypassPath path, long sensor) {
    events.add("restored " + path.name() + " " + sensor);
  }

  @Override
  public synchronized void failed(BypassPath path, IOException error) {
    events.add("failed " + path.name() + " " + error.getMessage());
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  /** Waits until so many things were told. */
  List<String> await(int count) {
    long start = System.nanoTime();
    while (events().size() < count) {
      assertTrue(
          System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30), () -> "only " + events());
      LockSupport.parkNanos(1_000_000);
    }
    return events();
  }
}
