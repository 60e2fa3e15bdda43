package io.vpi.detect;

import io.vpi.decode.AnomalyKind;
import io.vpi.decode.Protocol;
import org.jspecify.annotations.Nullable;

/** The names of anomalies in events and counters, made once. */
final class AnomalyNames {
  private static final int KINDS = AnomalyKind.values().length;
  private static final String[] NAMES = new String[Protocol.values().length * KINDS];
  private static final String[] LIMITS = new String[Protocol.values().length];

  static {
    for (Protocol protocol : Protocol.values()) {
      for (AnomalyKind kind : AnomalyKind.values()) {
        NAMES[protocol.ordinal() * KINDS + kind.ordinal()] = protocol.label() + "." + kind.label();
      }
      LIMITS[protocol.ordinal()] = protocol.label() + " " + lengthField(protocol);
    }
  }

  private AnomalyNames() {}

  static String of(Protocol protocol, AnomalyKind kind) {
    return NAMES[protocol.ordinal() * KINDS + kind.ordinal()];
  }

  /**
   * What had set the number of bytes that were there: a protocol's length field, or the capture.
   */
  static String limit(@Nullable Protocol protocol) {
    return protocol == null ? "captured length" : LIMITS[protocol.ordinal()];
  }

  private static String lengthField(Protocol protocol) {
    return switch (protocol) {
      case IPV4 -> "total length";
      case IPV6 -> "payload length";
      default -> "length";
    };
  }
}
