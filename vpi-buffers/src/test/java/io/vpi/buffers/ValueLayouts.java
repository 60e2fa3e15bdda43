package io.vpi.buffers;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Netty writes in network order unless told otherwise. */
final class ValueLayouts {
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private ValueLayouts() {}
}
