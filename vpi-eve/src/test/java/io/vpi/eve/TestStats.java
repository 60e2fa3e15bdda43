package io.vpi.eve;

import io.vpi.event.StatsEvent;
import java.util.ArrayList;
import java.util.List;

/** Hand-made counters. */
final class TestStats implements StatsEvent {
  private final List<String> names = new ArrayList<>();
  private final List<Long> values = new ArrayList<>();

  TestStats with(String name, long value) {
    names.add(name);
    values.add(value);
    return this;
  }

  @Override
  public long timestamp() {
    return 1_714_564_800_000_000_001L;
  }

  @Override
  public String subject() {
    return "pcap:a.pcap";
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public String name(int index) {
    return names.get(index);
  }

  @Override
  public long value(int index) {
    return values.get(index);
  }
}
