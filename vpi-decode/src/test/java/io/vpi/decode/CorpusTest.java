package io.vpi.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Packets of real captures, each cut and damaged, against a guard page. Of a capture with many
 * packets some are drawn, always the same ones.
 */
class CorpusTest {
  /** Little-endian files with microseconds, which nearly all of the corpus are. */
  private static final int MAGIC = 0xA1B2C3D4;

  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int MAX_PACKET = 262_144;
  private static final int PACKETS_OF_A_FILE = 150;
  private static final int DAMAGED_OF_A_PACKET = 60;

  /** Headers end before this, so that each length up to it is tried, and some beyond. */
  private static final int EACH_CUT_UP_TO = 120;

  private static final int CUTS_BEYOND = 10;

  record Capture(int link, List<byte[]> packets, List<Integer> wireLengths) {}

  @Test
  void survivesEachPacketCutAndDamaged() throws IOException {
    List<Path> files = captures();
    long packets = 0;
    long cases = 0;
    for (Path file : files) {
      Capture capture = read(file);
      Random random = new Random(file.getFileName().toString().hashCode());
      Decoding captured = new Decoding().link(capture.link());
      List<Integer> drawn = draw(capture.packets().size(), random);
      for (int index : drawn) {
        byte[] packet = capture.packets().get(index);
        Invariants.check(
            captured.wireLength(capture.wireLengths().get(index)).decode(packet).verify());
        cases += cuts(captured, packet, random) + damages(captured, packet, random);
        packets++;
      }
    }
    assertTrue(packets > 1000, packets + " packets of the corpus");
    assertTrue(cases > 100 * packets, cases + " cases");
  }

  private static List<Integer> draw(int packets, Random random) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      all.add(i);
    }
    Collections.shuffle(all, random);
    return all.subList(0, Math.min(packets, PACKETS_OF_A_FILE));
  }

  private static int cuts(Decoding decoding, byte[] packet, Random random) {
    decoding.wireLength(packet.length);
    int each = Math.min(packet.length, EACH_CUT_UP_TO);
    for (int length = 0; length < each; length++) {
      Invariants.check(decoding.decode(Arrays.copyOf(packet, length)).verify());
    }
    int beyond = packet.length > each ? CUTS_BEYOND : 0;
    for (int i = 0; i < beyond; i++) {
      int length = each + random.nextInt(packet.length - each);
      Invariants.check(decoding.decode(Arrays.copyOf(packet, length)).verify());
    }
    return each + beyond;
  }

  private static int damages(Decoding decoding, byte[] packet, Random random) {
    if (packet.length == 0) {
      return 0;
    }
    int headers = Math.min(packet.length, EACH_CUT_UP_TO);
    for (int i = 0; i < DAMAGED_OF_A_PACKET; i++) {
      byte[] damaged = Arrays.copyOf(packet, headers);
      damaged[random.nextInt(headers)] = (byte) random.nextInt();
      damaged[random.nextInt(headers)] ^= (byte) (1 << random.nextInt(8));
      decoding.wireLength(random.nextBoolean() ? packet.length : headers);
      Invariants.check(decoding.decode(damaged).verify());
    }
    return DAMAGED_OF_A_PACKET;
  }

  /** Right packets have right checksums: a sum that is wrong here would show in every capture. */
  @Test
  void findsTheChecksumsOfRealTrafficValid() throws IOException {
    int valid = 0;
    int wrong = 0;
    for (Path file : captures()) {
      Capture capture = read(file);
      Decoding decoding = new Decoding().link(capture.link());
      for (int i = 0; i < Math.min(capture.packets().size(), PACKETS_OF_A_FILE); i++) {
        decoding.wireLength(capture.wireLengths().get(i)).decode(capture.packets().get(i)).verify();
        valid += decoding.transportChecksum() == ChecksumStatus.VALID ? 1 : 0;
        wrong += decoding.transportChecksum() == ChecksumStatus.WRONG ? 1 : 0;
      }
    }
    assertTrue(valid > 3 * wrong, valid + " valid, " + wrong + " wrong");
    assertTrue(valid > 1000, valid + " valid");
  }

  private static List<Path> captures() throws IOException {
    Path folder = Requirements.shared("corpus/captures");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(CorpusTest::isClassic).sorted().toList();
      assertTrue(found.size() > 100, found.size() + " files in " + folder);
      return found;
    }
  }

  private static boolean isClassic(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4 && littleEndian(start).getInt() == MAGIC;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As many packets as are whole: some captures of the corpus are damaged on purpose. */
  static Capture read(Path file) throws IOException {
    ByteBuffer in = littleEndian(Files.readAllBytes(file));
    int link = in.getInt(20) & 0xFFFF;
    assertEquals(MAGIC, in.getInt(0));
    in.position(FILE_HEADER);
    Capture capture = new Capture(link, new ArrayList<>(), new ArrayList<>());
    while (in.remaining() >= RECORD_HEADER) {
      int captured = in.getInt(in.position() + 8);
      int wire = in.getInt(in.position() + 12);
      in.position(in.position() + RECORD_HEADER);
      if (captured < 0 || captured > Math.min(MAX_PACKET, in.remaining())) {
        break;
      }
      byte[] packet = new byte[captured];
      in.get(packet);
      capture.packets().add(packet);
      capture.wireLengths().add(wire);
    }
    return capture;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
