package io.vpi.example.inline;

import io.vpi.capture.PacketSource;
import io.vpi.detect.InspectionMode;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.packet.PacketBatch;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** The loop of an IPS. One thread runs it; any may stop it. */
public final class InlineIps {
  private static final long WAIT_NANOS = 100_000_000;

  private final PacketSource source;
  private final Inspector inspector;
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * Makes an IPS.
   *
   * @param source closed when the loop ends
   * @param rules those with the action {@code drop} keep packets from going on
   * @param out where alerts are printed
   * @throws io.vpi.detect.ConfigurationException if the source cannot do what the rules ask for
   */
  public InlineIps(PacketSource source, RuleSet rules, PrintStream out) {
    this.source = source;
    this.inspector =
        Inspector.builder(rules)
            .mode(InspectionMode.INLINE)
            .capabilities(source.capabilities()) // refuses rules that the source cannot carry out
            .sink(printer(out))
            .build();
  }

  private static EventSink printer(PrintStream out) {
    return new EventSink() {
      @Override
      public void onAlert(AlertEvent alert) { // the event is valid during this call only
        out.printf(
            "%s %s: %s -> %s, came in at %s%n",
            alert.verdict(),
            alert.signature().message(),
            alert.sourceAddress(),
            alert.destinationAddress(),
            alert.tap().port());
      }
    };
  }

  /** Polls, judges, and lets go, until somebody stops it or the source ends. */
  public void run() {
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    try (source;
        inspector) {
      for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
        inspector.inspect(batch); // sets verdicts
        source.release(batch); // commits them: what is not dropped goes on
        if (n == 0) {
          source.await(WAIT_NANOS);
        }
      }
    } finally {
      done.countDown();
    }
  }

  /** Ends the loop, and waits until it has. */
  public void stop() {
    source.close();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
