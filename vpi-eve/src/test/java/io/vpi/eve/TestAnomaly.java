package io.vpi.eve;

import io.vpi.event.AnomalyEvent;

/** A hand-made anomaly: an IPv4 packet that ends too early. */
final class TestAnomaly extends TestPacketEvent implements AnomalyEvent {
  String limit = "captured length";

  @Override
  public String anomaly() {
    return "ipv4.truncated";
  }

  @Override
  public String layer() {
    return "ipv4";
  }

  @Override
  public int layerOffset() {
    return 14;
  }

  @Override
  public long required() {
    return 20;
  }

  @Override
  public long available() {
    return 11;
  }

  @Override
  public String limit() {
    return limit;
  }
}
