package io.vpi.eve;

import io.vpi.event.AlertEvent;
import io.vpi.event.Signature;
import java.util.List;
import java.util.Map;

/** A hand-made alert. */
final class TestAlert extends TestPacketEvent implements AlertEvent {
  static final Signature BARE =
      new Signature(1, 1, 0, "", Signature.Action.ALERT, "", "", 3, List.of(), Map.of());

  Signature signature = BARE;
  long ruleGeneration = 1;

  static Signature withMessage(String message) {
    return new Signature(1, 1, 0, message, Signature.Action.ALERT, "", "", 3, List.of(), Map.of());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public long ruleGeneration() {
    return ruleGeneration;
  }
}
