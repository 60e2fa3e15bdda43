package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares what ICMP errors of the corpus quote with what tshark makes of the quotations. */
class QuotedPacketsCorpusTest {
  /** The captures of the corpus with such errors, and how many. */
  private static final Map<String, Integer> ERRORS =
      Map.of(
          "pcapplusplus__ip-frag.pcap", 3,
          "zeek__icmp-destunreach-udp.pcap", 1,
          "zeek__icmp-timeexceeded.pcap", 1,
          "zeek__icmp6-destunreach-ip6ext-udp.pcap", 1,
          "zeek__tunnels_gre-sample.pcap", 2);

  /** tshark's column, the layer that bears it, and its member in the JSON object of that layer. */
  private static final String[][] FIELDS = {
    {"ip.src", "ipv4", "src"},
    {"ip.dst", "ipv4", "dst"},
    {"ip.proto", "ipv4", "protocol_number"},
    {"ip.len", "ipv4", "total_length"},
    {"ip.ttl", "ipv4", "ttl"},
    {"ipv6.src", "ipv6", "src"},
    {"ipv6.dst", "ipv6", "dst"},
    {"ipv6.nxt", "ipv6", "next_header"},
    {"ipv6.plen", "ipv6", "payload_length"},
    {"ipv6.hlim", "ipv6", "hop_limit"},
    {"udp.srcport", "udp", "src_port"},
    {"udp.dstport", "udp", "dst_port"},
    {"udp.length", "udp", "length"},
    {"tcp.srcport", "tcp", "src_port"},
    {"tcp.dstport", "tcp", "dst_port"},
    {"tcp.seq_raw", "tcp", "seq"},
    {"sctp.srcport", "sctp", "src_port"},
    {"sctp.dstport", "sctp", "dst_port"},
    {"icmp.type", "icmp", "type"},
    {"icmp.code", "icmp", "code"},
    {"icmpv6.type", "icmpv6", "type"},
    {"icmpv6.code", "icmpv6", "code"},
  };

  private static final Pattern EMBEDDED = Pattern.compile("\"embedded\":\\[(.*?\\})\\]");
  private static final Pattern LAYER = Pattern.compile("\\{\"protocol\":\"(\\w+)\"([^}]*)\\}");

  private final Path corpus = Requirements.shared("corpus");

  @Test
  void quotedPacketsOfTheCorpusAgreeWithTshark() throws IOException {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    Map<String, Integer> errors = new HashMap<>();
    List<Path> captures;
    try (Stream<Path> files = Files.list(corpus.resolve("captures"))) {
      captures = files.filter(file -> !file.endsWith("SOURCES.tsv")).sorted().toList();
    }
    for (Path capture : captures) {
      String file = capture.getFileName().toString();
      OracleTable oracle = OracleTable.gzip(corpus.resolve("oracle").resolve(file + ".tsv.gz"));
      oracle.keepFilled("frame.encap_type");
      String[] ours = null;
      for (int row = 0; row < oracle.size(); row++) {
        CoveredLayers layers = CoveredLayers.of(oracle.get(row, "frame.protocols"));
        if (layers.names().isEmpty() || !layers.names().getLast().startsWith("icmp")) {
          continue;
        }
        if (ours == null) {
          ours = Run.of("decode", "--format", "json", capture.toString()).out().split("\n", -1);
        }
        String where = file + " frame " + (row + 1);
        expected.add(where + quotedByTshark(oracle, row, layers));
        String quotation = quoted(ours[row]);
        actual.add(where + quotation);
        if (!quotation.isEmpty()) {
          errors.merge(file, 1, Integer::sum);
        }
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", actual));
    assertEquals(ERRORS, errors);
  }

  /** The occurrences behind those of the packet's own layers. */
  private static String quotedByTshark(OracleTable oracle, int row, CoveredLayers layers) {
    StringBuilder fields = new StringBuilder();
    for (String[] field : FIELDS) {
      String cell = oracle.get(row, field[0]);
      if (!cell.isEmpty()) {
        Stream<String> values = Stream.of(cell.split(";", -1)).skip(layers.count(field[0]));
        values.forEach(value -> fields.append(' ').append(field[0]).append('=').append(value));
      }
    }
    return fields.toString();
  }

  private static String quoted(String json) {
    Matcher embedded = EMBEDDED.matcher(json);
    if (!embedded.find()) {
      return "";
    }
    StringBuilder fields = new StringBuilder();
    for (String[] field : FIELDS) {
      Pattern member = Pattern.compile(",\"" + field[2] + "\":\"?([^\",]*)");
      Matcher layer = LAYER.matcher(embedded.group(1));
      while (layer.find()) {
        Matcher value = member.matcher(layer.group(2));
        boolean bears = layer.group(1).equals(field[1]);
        if (bears && value.find()) {
          fields.append(' ').append(field[0]).append('=').append(value.group(1));
        }
      }
    }
    return fields.toString();
  }
}
