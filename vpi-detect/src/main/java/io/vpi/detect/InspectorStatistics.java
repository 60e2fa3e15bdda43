package io.vpi.detect;

import io.vpi.decode.AnomalyKind;
import io.vpi.decode.Protocol;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * An inspector's counters. They go on counting: this is not a snapshot.
 *
 * <p>Written by the inspector's thread, readable by any at any time; counters read one after the
 * other may stem from different moments. A batch's packets are counted when it has been inspected.
 */
public final class InspectorStatistics {
  private static final InspectorCounter[] COUNTERS = InspectorCounter.values();
  private static final Protocol[] PROTOCOLS = Protocol.values();
  private static final AnomalyKind[] KINDS = AnomalyKind.values();

  private final AtomicLongArray counters = new AtomicLongArray(COUNTERS.length);
  private final AtomicLongArray anomalies = new AtomicLongArray(PROTOCOLS.length * KINDS.length);

  InspectorStatistics() {}

  /**
   * Reads a counter.
   *
   * @param counter which
   * @return its value, 0 or more
   */
  public long get(InspectorCounter counter) {
    return counters.get(counter.ordinal());
  }

  /**
   * How often an anomaly was found.
   *
   * @param protocol in which protocol's header
   * @param kind what it was
   * @return 0 or more; of one packet, no more than the first four are told apart
   */
  public long anomalies(Protocol protocol, AnomalyKind kind) {
    return anomalies.get(index(protocol, kind));
  }

  /**
   * The anomalies that were found, by name.
   *
   * @return a new map from names such as {@code ipv4.truncated} to counts above 0, ordered by name
   */
  public Map<String, Long> anomaliesByName() {
    Map<String, Long> byName = new TreeMap<>();
    for (Protocol protocol : PROTOCOLS) {
      for (AnomalyKind kind : KINDS) {
        long count = anomalies(protocol, kind);
        if (count > 0) {
          byName.put(AnomalyNames.of(protocol, kind), count);
        }
      }
    }
    return byName;
  }

  // One thread writes, so reading, adding and writing need no atomic step together.

  void add(InspectorCounter counter, long number) {
    int index = counter.ordinal();
    counters.setRelease(index, counters.getPlain(index) + number);
  }

  void set(InspectorCounter counter, long value) {
    counters.setRelease(counter.ordinal(), value);
  }

  void countAnomaly(Protocol protocol, AnomalyKind kind) {
    int index = index(protocol, kind);
    anomalies.setRelease(index, anomalies.getPlain(index) + 1);
  }

  private static int index(Protocol protocol, AnomalyKind kind) {
    return protocol.ordinal() * KINDS.length + kind.ordinal();
  }
}
