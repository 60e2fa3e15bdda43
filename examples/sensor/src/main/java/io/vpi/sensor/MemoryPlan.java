package io.vpi.sensor;

import io.vpi.sensor.service.InspectionAgent;
import java.util.List;
import java.util.Locale;

/** What a live sensor reserves at its start, in two lines: it takes no more for packets later. */
final class MemoryPlan {
  private static final double MEBI = 1 << 20;

  private MemoryPlan() {}

  /**
   * Says what is reserved.
   *
   * @param agents the agents, built
   * @param settings what they were built by
   * @param eve whether events are written
   * @return lines, the last ended too
   */
  static String of(List<InspectionAgent> agents, InspectorSettings settings, boolean eve) {
    long each = agents.getFirst().inspector().memoryBytes();
    long events = eve ? EveOutput.QUEUE_BYTES : 0;
    long sum = each * agents.size() + events;
    String reserved =
        String.format(
            Locale.ROOT,
            "%s reserved: %d x %s for %,d flows, streams of %d MiB and fragments, %s for events",
            mebibytes(sum),
            agents.size(),
            mebibytes(each),
            settings.flows,
            settings.streamMemory,
            mebibytes(events));
    String beside =
        "beside it rules and events, in a heap of at most "
            + mebibytes(Runtime.getRuntime().maxMemory())
            + ", and the source's own rings";
    return "memory      " + reserved + "\n            " + beside + "\n";
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.0f MiB", bytes / MEBI);
  }
}
