package io.vpi.example.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.detect.ConfigurationException;
import io.vpi.detect.RuleSet;
import io.vpi.testing.Lab;
import io.vpi.testing.Requirements;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class InlineIpsTest {
  private static final Path RULES = Requirements.inRepository("examples/inline-ips/web.rules");
  private static final String SERVER = "10.77.0.2";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void dropsOneKindOfRequestAndLeavesTheRestAlone() throws Exception {
    Requirements.requireProgram("busybox");
    Requirements.requireProgram("iperf3");
    try (Lab lab = Lab.up("inline", "--guests", "2")) {
      lab.command("serve");
      InlineIps ips = start(lab);
      try {
        assertEquals("hello from g2\n", page(lab, "Mozilla"));
        assertThrows(IOException.class, () -> page(lab, "sqlmap/1.8"));
        // The others do not notice.
        assertEquals("hello from g2\n", page(lab, "Mozilla"));
        lab.command("ping20");
        String throughput = lab.exec("g1", "iperf3", "-c", SERVER, "-t", "1");
        assertTrue(throughput.contains("receiver"), throughput);
      } finally {
        ips.stop();
      }
      String text = printed.toString(StandardCharsets.UTF_8);
      assertTrue(
          text.startsWith(
              "DROP SQL injection scanner: 10.77.0.1 -> 10.77.0.2, came in at p1"
                  + System.lineSeparator()),
          text);
      assertTrue(
          text.lines().allMatch(line -> line.startsWith("DROP SQL injection scanner: 10.77.0.1")),
          text);
      // It was the IPS: without it the scanner gets its page.
      lab.command("bypass", "on");
      assertEquals("hello from g2\n", page(lab, "sqlmap/1.8"));
    }
  }

  private InlineIps start(Lab lab) throws IOException {
    PacketSource source = PacketSources.open("bridge:p1,p2,netns=" + lab.namespace("host"));
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    InlineIps ips = new InlineIps(source, RuleSet.load(RULES), out);
    Thread.ofPlatform().name("inline-ips").daemon().start(ips::run);
    return ips;
  }

  /** What the client gets from the server that a user agent asks. */
  private static String page(Lab lab, String userAgent) throws IOException {
    String url = "http://" + SERVER + "/";
    // Debian's static busybox crashes where its own option -T is to end it.
    return lab.exec("g1", "timeout", "5", "busybox", "wget", "-q", "-U", userAgent, "-O", "-", url);
  }

  @Test
  void refusesASourceWhosePacketsDoNotWait() throws Exception {
    Path capture = Requirements.inRepository("examples/captures/guests.pcapng");
    RuleSet rules = RuleSet.load(RULES);
    assertEquals(1, rules.report().loaded());
    try (PacketSource file = PacketSources.open("pcap:" + capture)) {
      ConfigurationException refused =
          assertThrows(ConfigurationException.class, () -> new InlineIps(file, rules, System.out));
      assertTrue(refused.getMessage().contains("needs a source with the capability INLINE"));
    }
  }
}
