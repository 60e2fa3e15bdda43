package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.Stacks.Stack;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages packets systematically. Each lies against a guard page and is read through memory without
 * bounds, so that a read outside of the packet ends the process.
 */
class HostileInputTest {
  /** Wire lengths that sources may claim, beside the true one. */
  private static final long[] WIRE_LENGTHS = {0, 1, 60, 1514, 65_535, 0x7FFF_FFFFL, 0xFFFF_FFFFL};

  /** The numbers at which a length or a flag turns over; 6, 17, 44 and 60 lead to other headers. */
  private static final int[] VALUES = {
    0x00, 0x01, 0x04, 0x05, 0x06, 0x08, 0x11, 0x2B, 0x2C, 0x3C, 0x40, 0x7F, 0x80, 0x81, 0xFE, 0xFF
  };

  static List<Stack> stacks() {
    return Stacks.all();
  }

  private static void check(Decoding decoding, byte[] packet) {
    Invariants.check(decoding.decode(packet).verify());
  }

  private static void checkAtStart(Decoding decoding, byte[] packet) {
    Invariants.check(decoding.decodeAtStart(packet).verify());
  }

  @Test
  void coversEveryProtocol() {
    Set<Protocol> seen = EnumSet.noneOf(Protocol.class);
    for (Stack stack : stacks()) {
      Decoding packet = Decoding.of(stack.link(), stack.packet());
      assertEquals(List.of(), packet.anomalies(), stack.name());
      int layers = packet.table().layerCount(0) + packet.table().embeddedLayerCount(0);
      for (int i = 0; i < layers; i++) {
        seen.add(packet.table().protocol(0, i));
      }
    }
    assertEquals(EnumSet.allOf(Protocol.class), seen);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void survivesEachCut(Stack stack) {
    Decoding decoding = new Decoding().link(stack.link());
    for (int length = 0; length <= stack.packet().length; length++) {
      byte[] packet = Arrays.copyOf(stack.packet(), length);
      check(decoding, packet);
      checkAtStart(decoding, packet);
    }
    for (long wire : WIRE_LENGTHS) {
      decoding.wireLength(wire);
      for (int length = 0; length <= stack.packet().length; length++) {
        check(decoding, Arrays.copyOf(stack.packet(), length));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void survivesEachValueOfEachByte(Stack stack) {
    Decoding asLongAsCaptured = new Decoding().link(stack.link());
    Decoding longer = new Decoding().link(stack.link()).wireLength(0xFFFF_FFFFL);
    byte[] packet = stack.packet().clone();
    for (int at = 0; at < packet.length; at++) {
      byte right = packet[at];
      for (int value = 0; value < 256; value++) {
        packet[at] = (byte) value;
        check(asLongAsCaptured, packet);
        check(longer, packet);
      }
      packet[at] = right;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void survivesEachCutWithEachByteDamaged(Stack stack) {
    Decoding decoding = new Decoding().link(stack.link());
    for (int length = 1; length <= stack.packet().length; length++) {
      byte[] packet = Arrays.copyOf(stack.packet(), length);
      for (int at = 0; at < length; at++) {
        byte right = packet[at];
        packet[at] = (byte) VALUES[(at + length) % VALUES.length];
        check(decoding, packet);
        packet[at] = (byte) ~right;
        check(decoding, packet);
        packet[at] = right;
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void survivesTwoBytesDamagedAtOnce(Stack stack) {
    Decoding decoding = new Decoding().link(stack.link());
    byte[] packet = stack.packet().clone();
    int headers = Math.min(packet.length, 100);
    for (int first = 0; first < headers; first++) {
      for (int second = first + 1; second < headers; second++) {
        byte a = packet[first];
        byte b = packet[second];
        packet[first] = (byte) VALUES[(first + 3 * second) % VALUES.length];
        packet[second] = (byte) VALUES[(5 * first + second) % VALUES.length];
        check(decoding, packet);
        packet[first] = a;
        packet[second] = b;
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stacks")
  void survivesEveryLinkTypeThatAFileMayName(Stack stack) {
    for (int link : new int[] {0, 1, 9, 51, 101, 108, 113, 228, 229, 239, 276, 147, 65_535}) {
      Decoding decoding = new Decoding().link(link);
      for (int length = 0; length <= stack.packet().length; length++) {
        check(decoding, Arrays.copyOf(stack.packet(), length));
      }
    }
  }

  @Test
  void survivesNoise() {
    Random random = new Random(7);
    for (int link : new int[] {0, 1, 9, 51, 101, 113, 228, 229, 239, 276}) {
      Decoding decoding = new Decoding().link(link);
      for (int i = 0; i < 20_000; i++) {
        byte[] packet = new byte[random.nextInt(120)];
        random.nextBytes(packet);
        check(decoding, packet);
      }
    }
  }

  @Test
  void readTheHeadersForReal() {
    Decoding decoding = new Decoding();
    long before = Invariants.sink();
    check(decoding, Stacks.all().getFirst().packet());
    assertTrue(Invariants.sink() != before, "the accessors ran");
  }
}
