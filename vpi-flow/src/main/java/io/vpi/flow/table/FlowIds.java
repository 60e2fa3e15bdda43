package io.vpi.flow.table;

import java.security.SecureRandom;

/**
 * Names for flows: the number of the flow's beginning and of its record, mixed by a secret
 * permutation of 53 bits, so that a name says nothing of the table's load.
 */
final class FlowIds {
  private static final int BITS = 53;
  private static final long MASK = (1L << BITS) - 1;
  private static final int HALF = 26;
  private static final int GENERATION_BITS = 32;

  private final int flowBits;
  private final long generationMask;
  private final long offset;
  private final long factor;
  private final long otherFactor;

  FlowIds(int capacity) {
    flowBits = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    generationMask = (1L << Math.min(GENERATION_BITS, BITS - flowBits)) - 1;
    SecureRandom random = new SecureRandom();
    offset = random.nextLong();
    factor = random.nextLong() | 1;
    otherFactor = random.nextLong() | 1;
  }

  /** Each step can be undone, so that different flows have different names. */
  long of(int generation, int flow) {
    long name = (generation & generationMask) << flowBits | flow;
    name = ((name + offset) * factor) & MASK;
    name ^= name >>> HALF;
    name = (name * otherFactor) & MASK;
    return name ^ name >>> HALF;
  }
}
