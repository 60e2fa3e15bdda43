package io.vpi.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.packet.LinkType;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Suricata, which {@code tools/suricata setup} of the shared folder installs; it needs root. */
final class Suricata {
  private static final Pattern SID = Pattern.compile("\"signature_id\":(\\d+)");
  private static final Pattern PACKET = Pattern.compile("\"pcap_cnt\":(\\d+)");
  private static final Pattern SOURCE_PORT = Pattern.compile("\"src_port\":(\\d+)");

  private final Path tool;

  /** An alert of its. */
  record Alert(long sid, long packet, long sourcePort) {}

  private Suricata(Path tool) {
    this.tool = tool;
  }

  /** Suricata, or a test that is skipped, or fails where Suricata is required. */
  static Suricata require() {
    Path tool = Requirements.shared("tools/suricata");
    Requirements.requireRoot();
    Path peers =
        Path.of(
            Optional.ofNullable(System.getenv("VPI_PEERS"))
                .orElse(System.getProperty("user.home") + "/.cache/vpi-peers"));
    Requirements.require(
        "suricata",
        Files.isExecutable(peers.resolve("sid/usr/bin/suricata")),
        "Suricata in " + peers + ", see tools/suricata");
    return new Suricata(tool);
  }

  /** What it alerts on; files go to a folder that is empty. */
  List<Alert> alerts(Path folder, String rules, List<byte[]> frames, String... arguments)
      throws IOException, InterruptedException {
    Path ruleFile = Files.writeString(folder.resolve("peer.rules"), rules);
    Path capture = folder.resolve("peer.pcap");
    writePcap(capture, frames);
    Path out = folder.resolve("out");
    Path log = folder.resolve("suricata.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                tool.toString(), "run", capture.toString(), ruleFile.toString(), out.toString()));
    command.addAll(List.of("-k", "none"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.waitFor(), () -> "Suricata's exit status; its output is in " + log);
    try (Stream<String> lines = Files.lines(out.resolve("eve.json"))) {
      return lines
          .filter(line -> line.contains("\"event_type\":\"alert\""))
          .map(
              line -> new Alert(number(SID, line), number(PACKET, line), number(SOURCE_PORT, line)))
          .toList();
    }
  }

  private static void writePcap(Path file, List<byte[]> frames) throws IOException {
    int size = 24 + frames.stream().mapToInt(frame -> 16 + frame.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(65_535).putInt(LinkType.ETHERNET);
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      out.putInt(1_700_000_000 + i / 100).putInt(i % 100).putInt(frame.length);
      out.putInt(frame.length).put(frame);
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }

  private static long number(Pattern field, String line) {
    Matcher matcher = field.matcher(line);
    assertTrue(matcher.find(), line);
    return Long.parseLong(matcher.group(1));
  }
}
