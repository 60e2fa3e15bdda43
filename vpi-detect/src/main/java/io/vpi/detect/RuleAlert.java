package io.vpi.detect;

import io.vpi.event.AlertEvent;
import io.vpi.event.Signature;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The alert event of an inspector. */
final class RuleAlert extends PacketEventView implements AlertEvent {
  private @Nullable Signature signature;
  private long generation;

  RuleAlert(PacketContext context) {
    super(context);
  }

  RuleAlert with(Signature matched, long itsGeneration) {
    signature = matched;
    generation = itsGeneration;
    return this;
  }

  @Override
  public Signature signature() {
    return Objects.requireNonNull(signature);
  }

  @Override
  public long ruleGeneration() {
    return generation;
  }
}
