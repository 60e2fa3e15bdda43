package io.vpi.example.vswitch;

import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.event.AlertEvent;
import io.vpi.event.EventSink;
import io.vpi.packet.PacketBatch;
import java.io.IOException;
import java.io.PrintStream;

/** Lets one guest say something to another, and inspects what the switch mirrors. */
public final class Main {
  private static final String RULES =
      """
      alert tcp any any -> any 80 (msg:"path traversal between guests"; \
      content:"GET "; depth:4; content:"/../"; distance:0; sid:1; rev:1;)
      """;

  private static final long WAIT_NANOS = 100_000_000;

  private Main() {}

  /**
   * Runs the example and prints its alerts.
   *
   * @param args none
   * @throws IOException if the source cannot be opened
   */
  public static void main(String[] args) throws IOException {
    try (MirrorRing ring = new MirrorRing("br0", "web-1", "client-1")) {
      Thread.ofPlatform().name("guests").daemon().start(() -> GuestTraffic.play(ring));
      inspect("vswitch:br0", System.out);
    }
  }

  /**
   * Inspects a source to its end.
   *
   * @param name the source's name
   * @param out where alerts are printed
   * @throws IOException if the source cannot be opened
   */
  static void inspect(String name, PrintStream out) throws IOException {
    EventSink sink =
        new EventSink() {
          @Override
          public void onAlert(AlertEvent alert) { // the event is valid during this call only
            out.printf(
                "%s: %s -> %s, seen at port %s of %s%n",
                alert.signature().message(),
                alert.sourceAddress(),
                alert.destinationAddress(),
                alert.tap().port(),
                alert.tap().switchName());
          }
        };
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    try (PacketSource source = PacketSources.open(name);
        Inspector inspector = Inspector.builder(RuleSet.parse(RULES)).sink(sink).build()) {
      for (int n; (n = source.poll(batch)) != PacketSource.END_OF_STREAM; ) {
        inspector.inspect(batch);
        source.release(batch);
        if (n == 0) {
          source.await(WAIT_NANOS);
        }
      }
    }
  }
}
