package io.vpi.flow.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SipHashTest {
  /** The bytes 00 to 0F as two little-endian words: the key of the published vectors. */
  private static final long KEY_0 = 0x0706050403020100L;

  private static final long KEY_1 = 0x0F0E0D0C0B0A0908L;

  @Test
  void agreesWithThePublishedVectorOfNoBytes() {
    assertEquals(0xABAC0158050FC4DCL, new SipHash(KEY_0, KEY_1).start().finish());
  }

  @Test
  void dependsOnSeedOrderAndNumberOfWords() {
    SipHash hash = new SipHash(KEY_0, KEY_1);
    long oneTwo = hash.start().add(1).add(2).finish();
    assertEquals(oneTwo, hash.start().add(1).add(2).finish());
    assertNotEquals(oneTwo, hash.start().add(2).add(1).finish());
    assertNotEquals(hash.start().finish(), hash.start().add(0).finish());
    assertNotEquals(oneTwo, new SipHash(KEY_0, KEY_1 + 1).start().add(1).add(2).finish());
  }
}
