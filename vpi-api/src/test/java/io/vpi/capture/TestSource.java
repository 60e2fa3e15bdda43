package io.vpi.capture;

import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;

/** A source that has ended before it began, and overrides nothing that has a default. */
final class TestSource implements PacketSource {
  private final String name;
  private final TapRegistry taps;

  TestSource(String name, TapRegistry taps) {
    this.name = name;
    this.taps = taps;
  }

  @Override
  public int poll(PacketBatch batch) {
    return END_OF_STREAM;
  }

  @Override
  public void release(PacketBatch batch) {
    batch.clear();
  }

  @Override
  public boolean await(long timeoutNanos) {
    return true;
  }

  @Override
  public void wakeup() {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public TapRegistry taps() {
    return taps;
  }

  @Override
  public void statistics(CaptureStatistics into) {
    into.reset();
  }

  @Override
  public void close() {}
}
