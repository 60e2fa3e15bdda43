package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamDepthTest {
  private static final int SYN = 0x02;
  private static final int ACK = 0x10;
  private static final int HEADERS = 40;

  /** Of these, 18 are more than a mebibyte. */
  private static final int SEGMENT_BYTES = 60_000;

  private static final int SEGMENTS = 18;

  @TempDir Path folder;
  private final List<String> packets = new ArrayList<>();
  private int sent = 1;

  private void packet(boolean fromClient, int sequence, int flags, byte[] payload) {
    packets.add(
        "020000000002 020000000001 0800"
            + "4500%04x 00014000 40060000".formatted(HEADERS + payload.length)
            + (fromClient ? "0a0000010a000002 9c400050" : "0a0000020a000001 00509c40")
            + "%08x%08x50%02xfaf000000000".formatted(sequence, fromClient ? 1 : sent, flags)
            + HexFormat.of().formatHex(payload));
  }

  private void send(byte[] payload) {
    packet(true, sent, ACK, payload);
    sent += payload.length;
    packet(false, 1, ACK, new byte[0]);
  }

  private void send(String payload) {
    send(payload.getBytes(StandardCharsets.US_ASCII));
  }

  private void connectAndSendMoreThanAMebibyte() {
    packet(true, 0, SYN, new byte[0]);
    packet(false, 0, SYN | ACK, new byte[0]);
    for (int i = 0; i < SEGMENTS; i++) {
      send(new byte[SEGMENT_BYTES]);
    }
  }

  private Run inspect(String... options) throws IOException {
    Path rules =
        Files.writeString(
            folder.resolve("a.rules"),
            "alert tcp any any -> any 80 (content:\"needle\"; sid:1;)\n");
    Path capture = Captures.pcap(folder.resolve("a.pcap"), packets.toArray(new String[0]));
    List<String> command =
        new ArrayList<>(
            List.of("inspect", capture.toString(), "--rules", rules.toString(), "--eve", "-"));
    command.addAll(List.of(options));
    return Run.of(command.toArray(new String[0]));
  }

  private long alerts(String... options) throws IOException {
    Run run = inspect(options);
    assertEquals(ExitStatus.OK, run.status(), run.err());
    return run.out().lines().filter(line -> line.contains("\"event_type\":\"alert\"")).count();
  }

  @Test
  void whatIsSharedOutToTwoSegmentsIsFoundAsFarAsStreamsArePutTogether() throws IOException {
    connectAndSendMoreThanAMebibyte();
    send("nee");
    send("dle");
    assertEquals(1, alerts());
    assertEquals(1, alerts("--stream-depth", "2"));
    assertEquals(0, alerts("--stream-depth", "1"));
  }

  @Test
  void whatIsInOnePacketIsFoundBeyondTheDepthToo() throws IOException {
    connectAndSendMoreThanAMebibyte();
    send("a needle in one");
    assertEquals(1, alerts("--stream-depth", "1"));
  }

  @Test
  void aDepthBelowNothingIsRefused() throws IOException {
    packet(true, 0, SYN, new byte[0]);
    Run run = inspect("--stream-depth", "-1");
    assertEquals(ExitStatus.USAGE, run.status());
    assertTrue(
        run.err()
            .startsWith("vpi: --flows, --stream-memory or --stream-depth: the depth of a stream"),
        run.err());
  }
}
