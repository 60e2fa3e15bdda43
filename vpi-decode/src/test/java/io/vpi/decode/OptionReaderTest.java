package io.vpi.decode;

import static io.vpi.decode.Packets.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vpi.testing.GuardPage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionReaderTest {
  /** Where options stand: behind the fixed part of the three kinds of header. */
  private enum Kind {
    IPV4(20),
    TCP(20),
    IPV6(2);

    final int fixed;

    Kind(int fixed) {
      this.fixed = fixed;
    }
  }

  private static GuardPage guard;

  @BeforeAll
  static void allocate() {
    guard = GuardPage.allocate(4096);
  }

  @AfterAll
  static void release() {
    if (guard != null) {
      guard.close();
    }
  }

  /** Walks options that end at the guard page: {@code type@offset+dataLength} for each. */
  private static List<String> walk(Kind kind, byte[] options) {
    byte[] header = new byte[kind.fixed + options.length];
    System.arraycopy(options, 0, header, kind.fixed, options.length);
    long at = guard.offsetAtEnd(header);
    OptionReader reader = new OptionReader();
    switch (kind) {
      case IPV4 -> reader.ipv4(GuardPage.unbounded(), at, header.length);
      case TCP -> reader.tcp(GuardPage.unbounded(), at, header.length);
      case IPV6 -> reader.ipv6(GuardPage.unbounded(), at, header.length);
    }
    List<String> found = new ArrayList<>();
    while (reader.next()) {
      long offset = reader.dataPosition() - at - kind.fixed;
      found.add(reader.type() + "@" + offset + "+" + reader.dataLength());
    }
    if (reader.isMalformed()) {
      found.add("malformed " + reader.claimedLength() + "/" + reader.bytesLeft());
    }
    assertFalse(reader.next(), "a walk that ended has ended");
    return found;
  }

  static Stream<Arguments> tcpOptions() {
    return Stream.of(
        Arguments.of("none", bytes(), List.of()),
        Arguments.of("padding only", bytes(1, 1, 1, 1), List.of()),
        Arguments.of("end of list", bytes(0, 2, 4, 5), List.of()),
        Arguments.of(
            "a first segment's",
            bytes(2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7),
            List.of("2@2+2", "4@6+0", "8@8+8", "3@19+1")),
        Arguments.of("data that looks like options", bytes(30, 4, 2, 4), List.of("30@2+2")),
        Arguments.of("length 0", bytes(1, 8, 0, 1), List.of("malformed 0/3")),
        Arguments.of("length 1", bytes(8, 1, 1, 1), List.of("malformed 1/4")),
        Arguments.of("one byte too long", bytes(4, 2, 8, 3), List.of("4@2+0", "malformed 3/2")),
        Arguments.of("longest", bytes(8, 255, 0, 0), List.of("malformed 255/4")),
        Arguments.of("type without length", bytes(1, 1, 1, 8), List.of("malformed 2/1")),
        Arguments.of("to the last byte", bytes(1, 3, 3, 7), List.of("3@3+1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tcpOptions")
  void walksOptionsOfTcpAndIpv4(String name, byte[] options, List<String> expected) {
    assertEquals(expected, walk(Kind.TCP, options));
    assertEquals(expected, walk(Kind.IPV4, options));
  }

  static Stream<Arguments> ipv6Options() {
    return Stream.of(
        Arguments.of("one byte of padding each", bytes(0, 0, 0, 0, 0, 0), List.of()),
        Arguments.of("padding of several bytes", bytes(1, 4, 0, 0, 0, 0), List.of("1@2+4")),
        Arguments.of("empty option", bytes(5, 0, 0, 0, 0, 0), List.of("5@2+0")),
        Arguments.of(
            "router alert and padding", bytes(5, 2, 0, 0, 1, 0), List.of("5@2+2", "1@6+0")),
        Arguments.of("jumbo payload", bytes(0xC2, 4, 0, 1, 0, 0), List.of("194@2+4")),
        Arguments.of("one byte too long", bytes(5, 5, 0, 0, 0, 0), List.of("malformed 7/6")),
        Arguments.of("longest", bytes(0, 5, 255, 0, 0, 0), List.of("malformed 257/5")),
        Arguments.of("type without length", bytes(0, 0, 0, 0, 0, 5), List.of("malformed 2/1")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ipv6Options")
  void walksOptionsOfIpv6(String name, byte[] options, List<String> expected) {
    assertEquals(expected, walk(Kind.IPV6, options));
  }

  @Test
  void standsAtTheEndBeforeItIsUsed() {
    OptionReader reader = new OptionReader();
    assertFalse(reader.next());
    assertFalse(reader.isMalformed());
  }

  @Test
  void forgetsTheMalformedOptionsBefore() {
    byte[] bad = new byte[24];
    bad[20] = 8;
    byte[] good = new byte[24];
    OptionReader reader = new OptionReader();
    reader.tcp(GuardPage.unbounded(), guard.offsetAtEnd(bad), 24);
    assertFalse(reader.isWellFormed());
    reader.tcp(GuardPage.unbounded(), guard.offsetAtEnd(good), 24);
    assertEquals(true, reader.isWellFormed());
  }

  @Test
  void refusesAHeaderBeyondTheMemory() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(30);
      OptionReader reader = new OptionReader();
      assertThrows(IndexOutOfBoundsException.class, () -> reader.tcp(memory, 0, 32));
      assertThrows(IndexOutOfBoundsException.class, () -> reader.ipv6(memory, -8, 16));
    }
  }

  @Test
  void findsNoOptionsInAHeaderShorterThanItsFixedPart() {
    byte[] header = new byte[12];
    OptionReader reader = new OptionReader();
    reader.tcp(GuardPage.unbounded(), guard.offsetAtEnd(header), 12);
    assertFalse(reader.next());
  }
}
