package io.vpi.match;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DistinctIdsTest {

  @Test
  void holdsWhatWasAddedUntilItForgets() {
    DistinctIds ids = new DistinctIds(2);
    assertTrue(ids.add(0));
    assertFalse(ids.add(0));
    assertTrue(ids.add(1));
    ids.forgetAll();
    assertTrue(ids.add(0));
    assertFalse(ids.add(0));
  }

  @Test
  void stillForgetsWhenTheStampHasGoneRound() {
    // Stamps in use: -2, -1, then round to 1 once more.
    DistinctIds ids = new DistinctIds(3, -3);
    assertTrue(ids.add(0));
    ids.forgetAll();
    assertTrue(ids.add(1));
    ids.forgetAll();
    assertTrue(ids.add(0));
    assertTrue(ids.add(1));
    assertTrue(ids.add(2));
    assertFalse(ids.add(2));
  }
}
