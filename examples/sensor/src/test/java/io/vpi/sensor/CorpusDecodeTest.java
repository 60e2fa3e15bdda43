package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Protocol;
import io.vpi.packet.PacketBatch;
import io.vpi.sensor.format.PacketView;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares {@code vpi decode --format tsv} with what tshark makes of the corpus. */
class CorpusDecodeTest {
  private static final int CAPTURES = 150;

  /** tshark's number for IEEE 802.11 behind a radiotap header. */
  private static final String RADIOTAP = "23";

  /** Frames of links that vpi has no decoder for. */
  private static final Map<String, Integer> EXEMPT = Map.of("radiotap", 4);

  private final Path corpus = Requirements.shared("corpus");
  private final TsharkQuirks quirks = new TsharkQuirks();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> exempt = new TreeMap<>();
  private int frames;
  private int compared;

  @Test
  void everyFrameOfTheCorpusAgreesWithTshark() throws IOException {
    List<Path> captures;
    try (Stream<Path> files = Files.list(corpus.resolve("captures"))) {
      captures = files.filter(file -> !file.endsWith("SOURCES.tsv")).sorted().toList();
    }
    assertEquals(CAPTURES, captures.size());
    for (Path capture : captures) {
      compare(capture);
    }
    differences.addAll(quirks.stale());
    System.out.printf(
        "%d captures, %d frames: %d compared, of which %d agree wholly, %d differ by a quirk, %d by"
            + " a cut header; exempt %s%n",
        captures.size(),
        frames,
        compared,
        compared - quirks.listedFrames() - quirks.cutFrames(),
        quirks.listedFrames(),
        quirks.cutFrames(),
        exempt);
    assertEquals(EXEMPT, exempt);
    assertEquals("", String.join("\n", differences));
  }

  private void compare(Path capture) throws IOException {
    String file = capture.getFileName().toString();
    OracleTable oracle = OracleTable.gzip(corpus.resolve("oracle").resolve(file + ".tsv.gz"));
    final int blocks = oracle.size();
    oracle.keepFilled("frame.encap_type");
    Run run = Run.of("decode", "--format", "tsv", capture.toString());
    OracleTable ours = OracleTable.of(run.out());
    boolean damaged = Files.exists(corpus.resolve("oracle").resolve(file + ".stderr.txt"));
    if (run.status() != (damaged ? ExitStatus.DAMAGED : ExitStatus.OK)) {
      differences.add(file + ": exit status " + run.status() + ", " + run.err());
    }
    if (ours.size() != oracle.size()) {
      differences.add(file + ": " + ours.size() + " frames, tshark has " + oracle.size());
      return;
    }
    List<Protocol> begun = begun(capture);
    // tshark counts blocks that hold no packet; where there are any, its numbers run ahead.
    boolean sameNumbers = blocks == oracle.size();
    boolean pcapng = isPcapng(capture);
    for (int row = 0; row < ours.size(); row++) {
      frames++;
      CoveredLayers layers = CoveredLayers.of(oracle.get(row, "frame.protocols"));
      if (isUnsupported(oracle, row)) {
        exempt.merge(layers.names().getFirst(), 1, Integer::sum);
        layers = new CoveredLayers(List.of());
      } else {
        compared++;
      }
      boolean cut = false;
      for (String column : ours.columns()) {
        if (column.equals("frame.number") && !sameNumbers) {
          continue;
        }
        String actual = ours.get(row, column);
        String expected = expected(column, oracle.get(row, column), layers, pcapng);
        if (actual.equals(expected) || quirks.allows(file, row + 1, column)) {
          continue;
        }
        if (actual.equals(withoutCutHeader(column, expected, layers, begun.get(row)))) {
          cut = true;
          continue;
        }
        differences.add(
            "%s frame %d %s: '%s', tshark has '%s'"
                .formatted(file, row + 1, column, actual, expected));
      }
      if (cut) {
        quirks.metCutHeader(file);
      }
    }
  }

  /** Whether vpi has no decoder for the link: then it shows the frame, and nothing in it. */
  private static boolean isUnsupported(OracleTable oracle, int row) {
    return oracle.get(row, "frame.encap_type").equals(RADIOTAP);
  }

  /** What tshark's cell says of the layers that are covered. */
  private static String expected(String column, String cell, CoveredLayers layers, boolean pcapng) {
    if (column.equals("frame.protocols")) {
      return layers.toString();
    }
    if (column.equals("frame.interface_id") && !pcapng) {
      // A pcap file has no interfaces; tshark leaves the cell empty, for vpi the file is a tap.
      return "0";
    }
    return column.startsWith("frame.") ? cell : first(layers.count(column), cell);
  }

  /** The cell without the field of the last header, if that was begun and is not all there. */
  private static String withoutCutHeader(
      String column, String cell, CoveredLayers layers, Protocol begun) {
    if (begun == null || column.startsWith("frame.") || !layers.isOfLast(column)) {
      return cell;
    }
    return first(layers.count(column) - 1, cell);
  }

  private static String first(int count, String cell) {
    return cell.isEmpty()
        ? cell
        : String.join(";", Stream.of(cell.split(";", -1)).limit(count).toList());
  }

  static boolean isPcapng(Path capture) throws IOException {
    try (var in = Files.newInputStream(capture)) {
      return in.read() == 0x0A && in.read() == 0x0D;
    }
  }

  /** For each frame the protocol whose header was begun and not finished, or null. */
  private static List<Protocol> begun(Path capture) throws IOException {
    List<Protocol> all = new ArrayList<>();
    PacketDecoder decoder = new PacketDecoder(LayerTable.MAX_LAYERS);
    PacketBatch batch = new PacketBatch(PacketBatch.DEFAULT_CAPACITY);
    LayerTable layers = decoder.newTable(batch.capacity());
    PacketView view = new PacketView(batch, layers);
    try (PacketSource source = PacketSources.open("pcap:" + capture)) {
      while (source.poll(batch) != PacketSource.END_OF_STREAM) {
        decoder.decode(batch, layers);
        for (int i = 0; i < batch.size(); i++) {
          view.moveTo(i, 1);
          all.add(view.begun());
        }
        source.release(batch);
      }
    }
    return all;
  }
}
