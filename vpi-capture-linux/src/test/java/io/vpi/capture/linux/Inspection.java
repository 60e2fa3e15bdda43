package io.vpi.capture.linux;

import io.vpi.capture.CaptureCounter;
import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.packet.PacketBatch;
import io.vpi.testing.Lab;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that polls a source, lets somebody judge each packet, and releases. */
final class Inspection implements AutoCloseable {
  final PacketSource source;

  private final AtomicReference<Throwable> failed = new AtomicReference<>();
  private final Thread thread;

  /** Decides about a packet of a batch. */
  interface Judge {
    void judge(PacketBatch batch, int index);
  }

  private Inspection(PacketSource source, Judge judge) {
    this.source = source;
    this.thread = Thread.ofPlatform().name("inspection").start(() -> run(judge));
  }

  /** Joins the ports p1 and p2 of a lab's host. */
  static Inspection join(Lab lab, String options, Judge judge) throws CaptureException {
    String target = "p1,p2,netns=" + lab.namespace("host") + options;
    PacketSource source =
        new BridgeProvider().open(new CaptureUri("bridge", target), CaptureOptions.defaults());
    return new Inspection(source, judge);
  }

  private void run(Judge judge) {
    try {
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
        for (int i = 0; i < n; i++) {
          judge.judge(batch, i);
        }
        source.release(batch);
        if (n == 0) {
          source.await(TimeUnit.SECONDS.toNanos(1));
        }
      }
    } catch (RuntimeException | Error e) {
      failed.set(e);
    }
  }

  long counter(CaptureCounter counter) {
    return Received.counter(source, counter);
  }

  /** Waits until the source has ended by itself. */
  void awaitEnd() {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new AssertionError("the source does not end");
    }
  }

  /** Closes the source and waits until all is done; more than once is allowed. */
  void stop() {
    source.close();
    awaitEnd();
    Throwable e = failed.get();
    if (e != null) {
      throw new AssertionError("the inspection failed", e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
