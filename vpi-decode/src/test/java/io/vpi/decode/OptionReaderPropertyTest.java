package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.GuardPage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** What no options, however made, can bring about. */
class OptionReaderPropertyTest {
  private static final GuardPage GUARD = GuardPage.allocate(4096);

  @AfterContainer
  static void release() {
    GUARD.close();
  }

  /** Small numbers more often than others, for these are the types and lengths that lead on. */
  @Provide
  Arbitrary<byte[]> options() {
    return Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.bytes().between((byte) 0, (byte) 8))
        .array(byte[].class)
        .ofMaxSize(256);
  }

  @Property(tries = 4000)
  void visitsEachByteOnceAtMostAndNoneOutside(@ForAll("options") byte[] options) {
    check(options, 20, false);
    check(options, 2, true);
  }

  private static void check(byte[] options, int fixed, boolean ipv6) {
    byte[] header = new byte[fixed + options.length];
    System.arraycopy(options, 0, header, fixed, options.length);
    long start = GUARD.offsetAtEnd(header);
    long end = start + header.length;
    OptionReader reader = new OptionReader();
    if (ipv6) {
      reader.ipv6(GuardPage.unbounded(), start, header.length);
    } else {
      reader.tcp(GuardPage.unbounded(), start, header.length);
    }
    long visited = start + fixed;
    int steps = 0;
    while (reader.next()) {
      long option = reader.dataPosition() - 2;
      assertTrue(option >= visited, "an option starts behind the one before");
      assertTrue(reader.dataLength() >= 0);
      visited = reader.dataPosition() + reader.dataLength();
      assertTrue(visited <= end, "an option ends within the header");
      assertEquals(Wire.u8(GuardPage.unbounded(), option), reader.type());
      steps++;
    }
    assertTrue(2 * steps <= options.length, "an option has two bytes at least");
    if (reader.isMalformed()) {
      assertTrue(reader.bytesLeft() >= 1 && reader.bytesLeft() <= options.length);
      assertTrue(reader.claimedLength() < 2 || reader.claimedLength() > reader.bytesLeft());
    }
  }
}
