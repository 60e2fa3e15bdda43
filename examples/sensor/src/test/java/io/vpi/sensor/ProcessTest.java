package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What shows only in a process of its own: pipes, signals, the exit status. */
@Timeout(120)
class ProcessTest {
  private static final int SIGTERM_STATUS = 143;

  @TempDir Path folder;

  private final Path guests = Requirements.inRepository("examples/captures/guests.pcapng");

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.vpi.sensor.Main");
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private static int statusOf(Process process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the command does not end");
    return process.exitValue();
  }

  @Test
  void readsStandardInputAndWritesStandardOutput() throws Exception {
    Process process = start("decode", "-", "--format", "tsv");
    try (OutputStream in = process.getOutputStream()) {
      in.write(Files.readAllBytes(guests));
    }
    long lines = process.inputReader(StandardCharsets.UTF_8).lines().count();
    assertEquals(1 + 485, lines);
    assertEquals(ExitStatus.OK, statusOf(process));
    assertEquals("", err());
  }

  @Test
  void showsPacketsOfAPipeAsTheyCome() throws Exception {
    Process process = start("decode", "-");
    OutputStream in = process.getOutputStream();
    in.write(Files.readAllBytes(guests));
    in.flush();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (int i = 1; i <= 485; i++) {
      assertTrue(out.readLine().startsWith(i + " "), "line " + i + ", though the pipe is open");
    }
    in.close();
    assertEquals(ExitStatus.OK, statusOf(process));
  }

  @Test
  void endsQuietlyWhenTheReaderOfAPipeGoesAway() throws Exception {
    Path large = folder.resolve("large.pcap");
    String[] packets = new String[20_000];
    Arrays.fill(packets, Captures.TCP_SYN);
    Captures.pcap(large, packets);
    Process process = start("decode", large.toString(), "--format", "json");
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertNotNull(out.readLine());
    }
    assertEquals(ExitStatus.BROKEN_PIPE, statusOf(process));
    assertEquals("", err());
  }

  @Test
  void endsInGoodOrderWhenItIsToldTo() throws Exception {
    Path rules = Requirements.inRepository("examples/rules/guests.rules");
    Path eve = folder.resolve("eve.json");
    Process process = start("inspect", "-", "--rules", rules.toString(), "--eve", eve.toString());
    OutputStream in = process.getOutputStream();
    in.write(Files.readAllBytes(guests));
    in.flush();
    while (!Files.exists(eve) || Files.readString(eve).lines().count() < 16) {
      Thread.sleep(50);
    }
    process.destroy();
    assertEquals(SIGTERM_STATUS, statusOf(process));
    assertTrue(err().contains("\npackets     485\n"), err());
    assertTrue(err().contains("\nalerts      16\n"), err());
    assertTrue(Files.readString(eve).endsWith("}\n"), "the last event is whole");
  }

  @Test
  void tellsAnErrorInOneLine() throws Exception {
    Process process = start("decode", folder.resolve("none.pcap").toString());
    assertEquals(ExitStatus.INPUT, statusOf(process));
    assertEquals(
        "vpi: " + folder.resolve("none.pcap") + " does not exist, expected a capture file\n",
        err());
  }
}
