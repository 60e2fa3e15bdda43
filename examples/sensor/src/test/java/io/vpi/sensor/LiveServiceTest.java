package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sensor at the mirror of a virtual switch, as a service. */
@Timeout(180)
class LiveServiceTest {
  private static final String ICMP = "alert icmp any any -> any any (msg:\"icmp\"; sid:1;)\n";

  @TempDir Path folder;

  private Path eve() {
    return folder.resolve("eve.json");
  }

  private SensorProcess start(Lab lab, String... more) throws IOException {
    Path rules = Files.writeString(folder.resolve("a.rules"), ICMP);
    List<String> args =
        new ArrayList<>(
            List.of(
                "inspect",
                "afpacket:sens,netns=" + lab.namespace("sensor"),
                "--rules",
                rules.toString(),
                "--eve",
                eve().toString()));
    args.addAll(List.of(more));
    return SensorProcess.start(folder, args.toArray(String[]::new));
  }

  private long alerts(int sid) {
    return SensorProcess.read(eve())
        .lines()
        .filter(line -> line.contains("\"signature_id\":" + sid + ","))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void seesEachPacketBetweenTheGuestsOnceByOneThreadOrTwo(String threads) throws Exception {
    try (Lab lab = Lab.up("mirror")) {
      lab.command("warm");
      try (SensorProcess sensor = start(lab, "--threads", threads, "--metrics", "0")) {
        String url = sensor.awaitErr("metrics +(http://\\S+)\n");
        lab.command("ping20");
        sensor.await("20 alerts", () -> alerts(1) >= 20);
        assertTrue(
            Http.get(url).body().contains("vpi_capture_dropped_by_kernel_total{"),
            "drops are known");
        sensor.signal("TERM");
        assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
        assertEquals(20, alerts(1), sensor.err());
        assertTrue(sensor.err().contains(", dropped_by_kernel 0"), sensor.err());
      }
    }
  }

  @Test
  void aDropRuleStopsItsTrafficInlineAndThePathOutlivesAReload() throws Exception {
    Requirements.requireProgram("busybox");
    Requirements.requireProgram("iperf3");
    Path rules = folder.resolve("a.rules");
    Files.writeString(rules, "drop icmp any any -> any any (msg:\"icmp\"; sid:1;)\n");
    try (Lab lab = Lab.up("inline", "--guests", "2")) {
      lab.command("serve");
      String source = "bridge:p1,p2,netns=" + lab.namespace("host");
      try (SensorProcess sensor =
          SensorProcess.start(
              folder,
              "inspect",
              source,
              "--rules",
              rules.toString(),
              "--eve",
              eve().toString(),
              "--stats-interval",
              "1")) {
        sensor.awaitEvent(eve(), "\"event_type\":\"stats\"");
        assertEquals("hello from g2\n", page(lab));
        assertThrows(IOException.class, () -> lab.command("ping20"));
        Files.writeString(rules, "alert icmp any any -> any any (msg:\"icmp\"; sid:2;)\n");
        sensor.signal("HUP");
        sensor.awaitErr("rules reloaded, generation 2");
        lab.command("ping20");
        assertEquals("hello from g2\n", page(lab));
        sensor.signal("TERM");
        assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
        assertTrue(sensor.err().contains("  drops\n"), sensor.err());
      }
      String events = Files.readString(eve());
      assertTrue(events.contains("\"action\":\"blocked\""), events);
      assertEquals(20, alerts(2));
      String stats = events.lines().toList().getLast();
      assertTrue(stats.matches(".*\"ips\":\\{\"accepted\":\\d+,\"blocked\":[1-9].*"), stats);
    }
  }

  private static String page(Lab lab) throws IOException {
    return lab.exec("g1", "timeout", "30", "busybox", "wget", "-q", "-O", "-", "http://10.77.0.2/");
  }

  @Test
  void loadsRulesAnewWhileGuestsTalk() throws Exception {
    try (Lab lab = Lab.up("mirror");
        SensorProcess sensor = start(lab)) {
      sensor.awaitErr("memory ");
      lab.command("warm");
      lab.command("ping20");
      sensor.await("alerts", () -> alerts(1) >= 20);
      Path next = Files.writeString(folder.resolve("b.rules"), ICMP.replace("sid:1", "sid:2"));
      Files.move(next, folder.resolve("a.rules"), StandardCopyOption.REPLACE_EXISTING);
      sensor.signal("HUP");
      sensor.awaitErr("rules reloaded, generation 2");
      lab.command("ping20");
      sensor.await("alerts of the new rules", () -> alerts(2) >= 20);
      sensor.signal("INT");
      assertEquals(ExitStatus.OK, sensor.status(60), sensor.err());
    }
  }
}
