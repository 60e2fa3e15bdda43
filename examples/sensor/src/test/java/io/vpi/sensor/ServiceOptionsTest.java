package io.vpi.sensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceOptionsTest {
  @TempDir Path folder;

  private Run inspect(String source, String... options) throws Exception {
    Path rules = folder.resolve("a.rules");
    Files.writeString(rules, "alert ip any any -> any any (sid:1;)\n");
    String[] args = new String[options.length + 4];
    args[0] = "inspect";
    args[1] = source;
    args[2] = "--rules";
    args[3] = rules.toString();
    System.arraycopy(options, 0, args, 4, options.length);
    return Run.of(args);
  }

  private static InetSocketAddress address(String metrics) throws CommandException {
    ServiceOptions options = new ServiceOptions();
    options.metrics = metrics;
    return options.metricsAddress().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "9100, 127.0.0.1, 9100",
    "0, 127.0.0.1, 0",
    "0.0.0.0:9100, 0.0.0.0, 9100",
    "192.0.2.1:1, 192.0.2.1, 1",
    "localhost:9100, 127.0.0.1, 9100",
    "[::1]:9100, 0:0:0:0:0:0:0:1, 9100",
  })
  void metricsAreServedOnTheLoopbackAddressUnlessItSaysOtherwise(
      String metrics, String host, int port) throws CommandException {
    InetSocketAddress address = address(metrics);
    assertEquals(host, address.getAddress().getHostAddress());
    assertEquals(port, address.getPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "x", "65536", "99999999999", ":1", "a:b:1", "::1:1", "[x]:1"})
  void whatIsNoAddressForMetricsIsRefused(String metrics) {
    CommandException refused = assertThrows(CommandException.class, () -> address(metrics));
    assertEquals(ExitStatus.USAGE, refused.status());
    assertTrue(refused.getMessage().startsWith("--metrics is [HOST:]PORT"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "testlive: | --threads=0 | --threads is 1 to 256, not 0",
        "testlive: | --threads=257 | --threads is 1 to 256, not 257",
        "testlive: | --drain=-1 | --drain is 0 to 86400, not -1",
        "testlive: | --stats-interval=-1 | --stats-interval is 0 to 86400, not -1",
        "a.pcap | --threads=2 | --threads is for live sources; a file is read by one thread",
        "a.pcap | --bypass=s | --bypass is for live sources; nothing passes through a file",
      })
  void saysWhichOptionIsOutOfRange(String source, String option, String message) throws Exception {
    Run run = inspect(source, option);
    assertEquals("vpi: " + message + "\n", run.err());
    assertEquals(ExitStatus.USAGE, run.status());
  }

  @Test
  void refusesThreadsThatWouldEachSeePartsOfAFlow() throws Exception {
    Run run = inspect("testlive:affinity=NONE", "--threads", "2");
    assertEquals(
        "vpi: --threads: the packets of one flow may come through any queue of"
            + " testlive:affinity=NONE, so that no thread would see all of a flow\n",
        run.err());
    assertEquals(ExitStatus.USAGE, run.status());
  }

  @Test
  void refusesThreadsForAPairWhichHasOneQueue() throws Exception {
    Run run = inspect("bridge:p1,p2", "--threads", "2");
    assertEquals(
        "vpi: bridge:p1,p2: a source of the kind bridge:INTERFACE,INTERFACE[,OPTION=VALUE...]"
            + " has one queue, not 2\n",
        run.err());
    assertEquals(ExitStatus.INPUT, run.status());
  }

  @Test
  void refusesASocketForTheBypassWhosePathIsTooLong() throws Exception {
    Run run = inspect("testlive:", "--bypass", "/" + "x".repeat(107));
    assertTrue(
        run.err().endsWith("vpi: --bypass: a socket's path is at most 107 bytes long, not 108\n"),
        run.err());
    assertEquals(ExitStatus.USAGE, run.status());
  }

  @Test
  void refusesMoreMemoryThanThereCanBe() throws Exception {
    Run run = inspect("testlive:", "--stream-memory", "999999999999");
    assertTrue(
        run.err()
            .startsWith("vpi: --flows, --stream-memory or --stream-depth: the memory of streams"),
        run.err());
    assertEquals(ExitStatus.USAGE, run.status());
    Run flows = inspect("testlive:", "--flows", "0");
    assertTrue(flows.err().contains("a flow engine follows 1 to"), flows.err());
    assertEquals(ExitStatus.USAGE, flows.status());
  }

  @Test
  void refusesRulesThatAskForWhatAnInlineSourceCannotDo() throws Exception {
    Path rules = folder.resolve("reject.rules");
    Files.writeString(rules, "reject ip any any -> any any (sid:1;)\n");
    Run run = Run.of("inspect", "testlive:inline=yes", "--rules", rules.toString());
    assertTrue(run.err().startsWith("vpi: the rules have the action reject, "), run.err());
    assertEquals(ExitStatus.RULES, run.status());
  }
}
