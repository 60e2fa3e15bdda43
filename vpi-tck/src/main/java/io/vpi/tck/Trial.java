package io.vpi.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vpi.capture.Capability;
import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureStatistics;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One source under test, and the patience to wait for what it does.
 *
 * <p>Never waits in the source's own await but where that is what is tested: so a wrong await fails
 * its own tests and no others. Used by the test's thread.
 */
final class Trial implements AutoCloseable {
  /** What part of the patience is long enough to see that nothing comes. */
  private static final int QUIET_PART = 200;

  private static final long PAUSE_NANOS = 500_000;

  final SourceHarness harness;
  final CaptureOptions options;
  final SourceSession session;
  final PacketSource source;
  final long patienceNanos;

  /** Long enough to see that nothing comes. */
  final long quietNanos;

  /** The test's thread, as it waits in the source. */
  final WaitingThread waiting = new WaitingThread();

  private Trial(SourceHarness harness, CaptureOptions options, SourceSession session) {
    this.harness = harness;
    this.options = options;
    this.session = session;
    this.source = session.source();
    this.patienceNanos = harness.patience().toNanos();
    this.quietNanos = patienceNanos / QUIET_PART;
  }

  /** Opens a source that shows packets of all lengths, numbered from 0. */
  static Trial open(SourceContract test, int packets) throws Exception {
    return open(test.harness(), TestPackets.sequence(0, packets));
  }

  /** Opens a source that is idle: it has shown its only packet, and more could be sent. */
  static Trial openIdle(SourceContract test) throws Exception {
    assumeTrait(test, SourceTrait.FEEDS);
    Trial trial = open(test, 1);
    boolean done = false;
    try {
      assertEquals(1, trial.take(1).size(), "the first packet");
      int more = trial.drain();
      assertEquals(0, more, "packets that nobody sent");
      done = true;
      return trial;
    } finally {
      if (!done) {
        trial.close();
      }
    }
  }

  static Trial open(SourceHarness harness, List<TestPacket> packets) throws Exception {
    CaptureOptions options = CaptureOptions.defaults().withHost("tck");
    return new Trial(harness, options, harness.open(packets, options));
  }

  static Trial open(SourceHarness harness, HostileInput input) throws Exception {
    CaptureOptions options = CaptureOptions.defaults().withHost("tck");
    return new Trial(harness, options, input.opener().open(options));
  }

  static void assumeTrait(SourceContract test, SourceTrait trait) {
    assumeTrue(test.harness().traits().contains(trait), "the harness does not name " + trait);
  }

  static void assumeCapability(SourceContract test, Capability capability) {
    Set<Capability> all = test.harness().capabilities();
    assumeTrue(all.contains(capability), "the source does not have " + capability);
  }

  static void assumeNoCapability(SourceContract test, Capability capability) {
    Set<Capability> all = test.harness().capabilities();
    assumeTrue(!all.contains(capability), "the source has " + capability);
  }

  boolean has(SourceTrait trait) {
    return harness.traits().contains(trait);
  }

  /** Ends the input, if it does not end by itself. */
  void finish() throws Exception {
    if (has(SourceTrait.FEEDS)) {
      session.finish();
    }
  }

  /** Sends packets with these numbers. */
  void send(int first, int count) throws Exception {
    for (TestPacket packet : TestPackets.sequence(first, count)) {
      session.send(packet);
    }
  }

  /** Polls until there are packets, the end, or patience is over; empty polls are released. */
  int pollForPackets(PacketBatch batch) {
    long start = System.nanoTime();
    while (true) {
      int n = source.poll(batch);
      if (n != 0 || System.nanoTime() - start > patienceNanos) {
        return n;
      }
      source.release(batch);
      pause();
    }
  }

  /** Fills a batch with one packet or more, which stay lent. */
  PacketBatch lend(int capacity) {
    PacketBatch batch = new PacketBatch(capacity);
    int n = pollForPackets(batch);
    if (n <= 0) {
      fail("there are packets to poll, but poll answered " + n);
    }
    return batch;
  }

  /** What a test decides about the packets of a batch before it is released. */
  interface Judge {
    void judge(PacketBatch batch, int index, int number);
  }

  /** Takes so many packets as they come, each judged by its number, and releases them. */
  void judge(int count, Judge judge) {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    for (int seen = 0; seen < count; ) {
      int n = pollForPackets(batch);
      if (n <= 0) {
        fail("wanted " + count + " packets, got " + seen + " and then " + n);
      }
      for (int i = 0; i < n; i++) {
        judge.judge(batch, i, SeenPacket.copyOf(batch, i).number());
      }
      seen += n;
      source.release(batch);
    }
  }

  /** Takes so many packets, or as many as come before the end, in batches of a size. */
  List<SeenPacket> take(int count, int capacity) {
    List<SeenPacket> seen = new ArrayList<>(count);
    PacketBatch batch = new PacketBatch(capacity);
    while (seen.size() < count) {
      int n = pollForPackets(batch);
      if (n == PacketSource.END_OF_STREAM) {
        break;
      }
      seen.addAll(copyOf(batch));
      source.release(batch);
      if (n == 0) {
        break;
      }
    }
    return seen;
  }

  /** As {@link #take}, in batches of the usual size. */
  List<SeenPacket> take(int count) {
    return take(count, PacketBatch.DEFAULT_CAPACITY);
  }

  /**
   * Polls and releases until the source is seen to have nothing more for the moment.
   *
   * @return how many packets came
   */
  int drain() {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    int packets = 0;
    long start = System.nanoTime();
    boolean wasQuiet = false;
    while (true) {
      int n = pollSoon(batch);
      if (n == PacketSource.END_OF_STREAM) {
        return packets;
      }
      source.release(batch);
      if (n > 0) {
        packets += n;
        start = System.nanoTime();
        wasQuiet = false;
      } else if (wasQuiet) {
        return packets;
      }
      // The last look comes after the time, however long this thread was kept from looking.
      wasQuiet = System.nanoTime() - start >= quietNanos;
      pause();
    }
  }

  static List<SeenPacket> copyOf(PacketBatch batch) {
    List<SeenPacket> copies = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      copies.add(SeenPacket.copyOf(batch, i));
    }
    return copies;
  }

  long counter(CaptureCounter counter) {
    CaptureStatistics statistics = new CaptureStatistics();
    source.statistics(statistics);
    return statistics.get(counter);
  }

  /** Waits until something holds; fails if patience is over before. */
  void eventually(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < patienceNanos, () -> "in vain waited for: " + what);
      pause();
    }
  }

  /** Polls, and fails if that takes longer than the patience. */
  int pollSoon(PacketBatch batch) {
    try (Watchdog dog = Watchdog.over(Thread.currentThread(), patienceNanos)) {
      int answer = source.poll(batch);
      assertFalse(dog.hasBitten(), "poll waits");
      return answer;
    }
  }

  /** Awaits on the source, and fails if that takes longer than the timeout and the patience. */
  boolean await(long timeoutNanos) {
    try (Watchdog dog = Watchdog.over(Thread.currentThread(), timeoutNanos + patienceNanos)) {
      boolean answer = awaitUnwatched(timeoutNanos);
      assertFalse(dog.hasBitten(), "await waited much longer than it was told to");
      return answer;
    }
  }

  /** Awaits on the source, however long that takes. */
  boolean awaitUnwatched(long timeoutNanos) {
    waiting.begin();
    try {
      return source.await(timeoutNanos);
    } finally {
      waiting.end();
    }
  }

  /** Awaits on the source, and fails unless something ends that before patience is over. */
  void assertAwaitEnds(String why) {
    long start = System.nanoTime();
    assertTrue(await(patienceNanos), () -> "await answers true: " + why);
    assertTrue(System.nanoTime() - start < patienceNanos, () -> "await comes back: " + why);
  }

  static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  @Override
  public void close() throws IOException {
    session.close();
  }
}
