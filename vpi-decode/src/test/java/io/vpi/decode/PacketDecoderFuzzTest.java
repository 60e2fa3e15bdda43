package io.vpi.decode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vpi.packet.LinkType;
import java.util.Arrays;

/**
 * Lets a coverage-guided fuzzer look for bytes that harm the decoder. In a build it runs the seeds
 * in {@code src/test/resources} alone. It searches with
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 ./mvnw -pl vpi-decode -am verify -Dtest=PacketDecoderFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dvpi.jvm="--enable-native-access=ALL-UNNAMED"
 * }</pre>
 *
 * <p>The first bytes of an input say what a source says of a packet: one byte the link type, one
 * the flags, four the wire length. The rest is the packet.
 */
class PacketDecoderFuzzTest {
  static final int PREFIX = 6;

  static final int[] LINKS = {
    LinkType.ETHERNET,
    LinkType.LINUX_SLL,
    LinkType.LINUX_SLL2,
    LinkType.NULL,
    LinkType.LOOP,
    LinkType.RAW,
    LinkType.IPV4,
    LinkType.IPV6,
    LinkType.PPP,
    LinkType.PPP_ETHER,
    LinkType.NFLOG
  };

  private final Decoding decoding = new Decoding();

  @FuzzTest(maxDuration = "1h")
  void harmsNothing(byte[] input) {
    if (input.length < PREFIX) {
      return;
    }
    long wire = 0;
    for (int i = 2; i < PREFIX; i++) {
      wire = (wire << 8) | (input[i] & 0xFF);
    }
    byte[] packet = Arrays.copyOfRange(input, PREFIX, input.length);
    decoding.link(LINKS[(input[0] & 0xFF) % LINKS.length]).flags(input[1] & 0x1F).wireLength(wire);
    Invariants.check(decoding.decode(packet).verify());
    Invariants.check(decoding.decodeAtStart(packet).verify());
  }
}
