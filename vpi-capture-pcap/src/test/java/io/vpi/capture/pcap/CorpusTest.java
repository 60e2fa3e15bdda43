package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureProblem;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.packet.PacketBatch;
import io.vpi.packet.PacketFlags;
import io.vpi.testing.Requirements;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reads the shared captures and compares with what tshark says of each frame. */
class CorpusTest {
  /** Files that end early, and say so. */
  private static final Set<String> DAMAGED =
      Set.of("dpkt__truncated_dns_2.pcap", "libpcap__pcapng-invalid-vers-1.pcapng");

  @TestFactory
  List<DynamicTest> readsTheFramesThatTsharkReads() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path capture : captures()) {
      tests.add(DynamicTest.dynamicTest(capture.getFileName().toString(), () -> compare(capture)));
    }
    return tests;
  }

  @Test
  void theCorpusIsThere() throws IOException {
    assertEquals(150, captures().size());
  }

  private static List<Path> captures() throws IOException {
    try (var files = Files.list(Requirements.shared("corpus/captures"))) {
      return files.filter(p -> !p.toString().endsWith(".tsv")).sorted().toList();
    }
  }

  private static void compare(Path capture) throws IOException {
    String name = capture.getFileName().toString();
    List<String> expected = new ArrayList<>();
    Path oracle = Requirements.shared("corpus/oracle").resolve(name + ".tsv.gz");
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(oracle)), StandardCharsets.UTF_8))) {
      List<String> columns = List.of(rows.readLine().split("\t", -1));
      String row;
      while ((row = rows.readLine()) != null) {
        String[] cells = row.split("\t", -1);
        String encapsulation = cells[columns.indexOf("frame.encap_type")];
        if (encapsulation.isEmpty()) {
          continue;
        }
        String time = cells[columns.indexOf("frame.time_epoch")];
        expected.add(
            (time.isEmpty() ? "-" : new BigDecimal(time).movePointRight(9).toBigIntegerExact())
                + " len "
                + cells[columns.indexOf("frame.len")]
                + " captured "
                + cells[columns.indexOf("frame.cap_len")]
                + " interface "
                + cells[columns.indexOf("frame.interface_id")]
                + " encapsulation "
                + encapsulation);
      }
    }
    List<String> found = new ArrayList<>();
    try (PacketSource source = PacketSources.open("pcap:" + capture)) {
      boolean pcapng = name.endsWith("ng") || isPcapng(capture);
      PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        for (int i = 0; i < batch.size(); i++) {
          boolean timed = (batch.flags(i) & PacketFlags.NO_TIMESTAMP) == 0;
          found.add(
              (timed ? batch.timestamp(i) : "-")
                  + " len "
                  + batch.wireLength(i)
                  + " captured "
                  + batch.capturedLength(i)
                  + " interface "
                  + (pcapng ? batch.tapId(i) : "")
                  + " encapsulation "
                  + encapsulation(batch.linkType(i)));
        }
        source.release(batch);
      }
      CaptureProblem problem = source.problem();
      assertEquals(DAMAGED.contains(name), problem != null, () -> "problem: " + problem);
    }
    assertEquals(String.join("\n", expected), String.join("\n", found));
    assertTrue(!expected.isEmpty() || DAMAGED.contains(name));
  }

  private static boolean isPcapng(Path capture) throws IOException {
    try (var in = Files.newInputStream(capture)) {
      return in.read() == 0x0A;
    }
  }

  /** Wireshark's number for a link type. */
  private static String encapsulation(int linkType) {
    return switch (linkType) {
      case 0, 108 -> "15";
      case 1 -> "1";
      case 9 -> "4";
      case 101, 12, 14 -> "7";
      case 105 -> "20";
      case 113 -> "25";
      case 127 -> "23";
      case 228 -> "129";
      case 229 -> "130";
      case 239 -> "141";
      case 276 -> "210";
      default -> "link type " + linkType;
    };
  }

  @Test
  void aDamagedFileNamesThePlace() throws IOException {
    Set<String> problems = new TreeSet<>();
    for (String name : DAMAGED) {
      try (PacketSource source =
          PacketSources.open("pcap:" + Requirements.shared("corpus/captures/" + name))) {
        PacketBatch batch = new PacketBatch(8);
        while (source.poll(batch) != PacketSource.END_OF_STREAM) {
          source.release(batch);
        }
        CaptureProblem problem = source.problem();
        problems.add(problem == null ? "none" : problem.position() + " " + problem.description());
      }
    }
    assertEquals(
        Set.of(
            "12 the section is of version 0.1, expected 1.0 or 1.2",
            "240 the record header needs 16 bytes, the input has 7 more"),
        problems);
  }
}
