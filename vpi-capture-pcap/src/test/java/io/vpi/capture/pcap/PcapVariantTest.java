package io.vpi.capture.pcap;

import static io.vpi.capture.pcap.CaptureBytes.ints;
import static io.vpi.capture.pcap.CaptureBytes.joined;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vpi.capture.CaptureException;
import io.vpi.capture.pcap.Captured.Packet;
import io.vpi.packet.Direction;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that only old or patched programs write, made by hand. */
class PcapVariantTest {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int PLAIN = 0xA1B2C3D4;
  private static final int PATCHED = 0xA1B2CD34;

  private static byte[] header(int magic, int major, int minor, int linkType) {
    return ints(ORDER, magic, minor << 16 | major, 0, 0, 65_535, linkType);
  }

  private static byte[] record(int first, int second, int extra, int bytes) {
    byte[] more = new byte[extra];
    if (extra >= 8) {
      more[6] = 4; // the packet type: outgoing
    }
    byte[] packet = HexFormat.of().parseHex("a5".repeat(bytes));
    return joined(ints(ORDER, 1000, 5, first, second), more, packet);
  }

  private static Packet packet(long nanos, int wire, int captured, Direction direction) {
    return new Packet(nanos, wire, "a5".repeat(captured), 1, "", direction, true);
  }

  @ParameterizedTest
  @CsvSource({
    "a1b2c3d4, 0",
    "a1b2c3d4, 4",
    "a1b2c3d4, 8",
    "a1b2cd34, 8",
    "a1b2cd34, 12",
  })
  void tellsTheLengthOfRecordHeadersByTheFirstRecords(String magic, int extra) throws IOException {
    int number = HexFormat.fromHexDigits(magic);
    Direction direction = extra >= 8 ? Direction.EGRESS : Direction.UNKNOWN;
    byte[] file = header(number, 2, 4, 1);
    List<Packet> expected = new ArrayList<>();
    boolean likeliest = extra == (number == PLAIN ? 0 : 8);
    for (int i = 0; i < 5; i++) {
      file = joined(file, record(60 + i, 90, extra, 60 + i));
      expected.add(packet(1_000_000_005_000L, 90, 60 + i, direction));
      if (i == 0 && !likeliest) {
        // One record could as well be the likeliest variant's, cut behind it.
        continue;
      }
      Captured captured = Captured.mapped(file);
      assertEquals(expected, captured.packets());
      assertNull(captured.problem());
    }
  }

  @Test
  void takesWhatTheMagicNumberStandsForOnPipes() throws IOException {
    byte[] plain = joined(header(PLAIN, 2, 4, 1), record(60, 60, 0, 60));
    assertEquals(1, Captured.streamed(plain).packets().size());
    byte[] patched = joined(header(PATCHED, 2, 4, 1), record(60, 60, 8, 60));
    assertEquals(
        List.of(packet(1_000_000_005_000L, 60, 60, Direction.EGRESS)),
        Captured.streamed(patched).packets());
  }

  @Test
  void doesNotTakeDamageOfAPlainFileForAVariant() throws IOException {
    byte[] file = joined(header(PLAIN, 2, 4, 1), record(60, 60, 0, 60), record(-1, 60, 0, 60));
    Captured captured = Captured.mapped(file);
    assertEquals(1, captured.packets().size());
    assertEquals(
        "108 the record claims a packet of 4294967295 bytes, expected at most 262144",
        problem(captured));
  }

  private static String problem(Captured captured) {
    var problem = captured.problem();
    return problem == null ? "none" : problem.position() + " " + problem.description();
  }

  @Test
  void swapsTheLengthsOfVersionsBefore23() throws IOException {
    for (int minor = 0; minor < 3; minor++) {
      byte[] file = joined(header(PLAIN, 2, minor, 1), record(90, 60, 0, 60));
      assertEquals(
          List.of(packet(1_000_000_005_000L, 90, 60, Direction.UNKNOWN)),
          Captured.mapped(file).packets());
    }
  }

  @Test
  void takesTheSmallerLengthOfVersion23() throws IOException {
    byte[] file = joined(header(PLAIN, 2, 3, 1), record(90, 60, 0, 60), record(60, 90, 0, 60));
    Packet expected = packet(1_000_000_005_000L, 90, 60, Direction.UNKNOWN);
    assertEquals(List.of(expected, expected), Captured.mapped(file).packets());
  }

  @Test
  void swapsTheLengthsOfVersion543() throws IOException {
    byte[] file = joined(header(PLAIN, 543, 0, 1), record(90, 60, 0, 60));
    assertEquals(1, Captured.mapped(file).packets().size());
  }

  @Test
  void readsTheInterfaceTypesAndNanosecondsOfAix() throws IOException {
    byte[] file = joined(header(PLAIN, 2, 2, 6), record(90, 60, 0, 60));
    assertEquals(
        List.of(packet(1_000_000_000_005L, 90, 60, Direction.UNKNOWN)),
        Captured.mapped(file).packets());
  }

  @ParameterizedTest
  @CsvSource({"1c0001ac, 1000000000005", "1c0001ab, 1000000005000"})
  void readsTheLongerFileHeaderOfIxia(String magic, long nanos) throws IOException {
    byte[] file =
        joined(
            header(HexFormat.fromHexDigits(magic), 2, 4, 1),
            ints(ORDER, 76),
            record(60, 90, 0, 60));
    assertEquals(
        List.of(packet(nanos, 90, 60, Direction.UNKNOWN)), Captured.mapped(file).packets());
  }

  @Test
  void masksTheLengthOfTheFrameCheckSequence() throws IOException {
    byte[] file = joined(header(PLAIN, 2, 4, 0x24000001), record(60, 90, 0, 60));
    assertEquals(
        List.of(packet(1_000_000_005_000L, 90, 60, Direction.UNKNOWN)),
        Captured.mapped(file).packets());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 542})
  void refusesOtherVersions(int major) {
    byte[] file = header(PLAIN, major, 4, 1);
    CaptureException e = assertThrows(CaptureException.class, () -> Captured.streamed(file));
    assertEquals("bytes is a pcap file of version " + major + ".4, expected 2.x", e.getMessage());
  }
}
