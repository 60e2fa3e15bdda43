package io.vpi.capture.pcap.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSources;
import io.vpi.testing.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody is told whose source does not open: one sentence that helps. */
@Timeout(60)
class LiveErrorsTest {
  /** What another JVM runs, under conditions that this one does not have. */
  static final class Opener {
    private Opener() {}

    /**
     * Opens a source and prints why it does not open.
     *
     * @param names the source
     */
    public static void main(String[] names) {
      try (PacketSource source = PacketSources.open(names[0])) {
        System.out.print("opened " + source.name());
      } catch (CaptureException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private static String failure(String name) {
    return assertThrows(
            CaptureException.class,
            () -> PacketSources.open(name, CaptureOptions.defaults()).close())
        .getMessage();
  }

  private static String failureElsewhere(List<String> before, List<String> flags, String name)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", classPath, Opener.class.getName(), name));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return output;
  }

  @Test
  void anUnknownInterfaceIsToldWithThoseThatThereAre() throws Exception {
    LiveTests.requireLibpcap();
    try (VethPair cable = new VethPair()) {
      String message = failure("live:eth7,netns=" + cable.namespace());
      String start = "live:eth7: there is no interface eth7 in namespace " + cable.namespace();
      assertTrue(message.startsWith(start + "; there are lo, "), message);
      assertTrue(message.contains(VethPair.NEAR), message);
      assertTrue(message.endsWith(", and any for all"), message);
    }
  }

  @Test
  void aWrongFilterIsToldWithWhatLibpcapSaysOfIt() throws Exception {
    LiveTests.requireLibpcap();
    try (VethPair cable = new VethPair()) {
      String message = failure("live:near,netns=" + cable.namespace() + ",filter=tcp prot 80");
      String start = "live:near: the filter 'tcp prot 80' is wrong: ";
      assertTrue(message.startsWith(start), message);
      assertTrue(message.length() > start.length() + 5, message);
      assertFalse(message.contains("\n"), message);
    }
  }

  @Test
  void anInterfaceThatIsDownIsToldSo() throws Exception {
    LiveTests.requireLibpcap();
    try (VethPair cable = new VethPair()) {
      cable.inside("ip", "link", "set", VethPair.NEAR, "down");
      assertEquals(
          "live:near: the interface is down: set it up first, as by 'ip link set near up'",
          failure("live:near,netns=" + cable.namespace()));
    }
  }

  @Test
  void aNamespaceThatIsNotThereIsTold() {
    LiveTests.requireLibpcap();
    assertEquals(
        "live:eth0: there is no network namespace at /run/netns/vpi-nowhere",
        failure("live:eth0,netns=vpi-nowhere"));
    assertEquals(
        "live:eth0: '../netns/a' is neither a network namespace's name nor a full path",
        failure("live:eth0,netns=../netns/a"));
  }

  @Test
  void aFileThatIsNoNamespaceIsTold() {
    LiveTests.requireLibpcap();
    Requirements.requireRoot();
    String message = failure("live:eth0,netns=/proc/self/status");
    assertTrue(message.startsWith("live:eth0: /proc/self/status is no network namespace"), message);
  }

  @Test
  void aSnapLengthAboveTheLongestPacketIsTold() {
    LiveTests.requireLibpcap();
    CaptureOptions options = CaptureOptions.defaults().withMaxPacketLength(1000);
    CaptureException e =
        assertThrows(
            CaptureException.class,
            () -> PacketSources.open("live:lo,snaplen=1001", options).close());
    assertEquals(
        "live:lo: a snap length of 1001 bytes exceeds the longest packet, 1000", e.getMessage());
  }

  @Test
  void withoutLibpcapWhatIsMissingIsTold() throws Exception {
    assertEquals(
        "live: needs libpcap, and /nowhere/libpcap.so, which vpi.libpcap names, is none",
        failureElsewhere(List.of(), List.of("-Dvpi.libpcap=/nowhere/libpcap.so"), "live:lo"));
  }

  @Test
  void aLibraryThatIsNotLibpcapIsTold() throws Exception {
    assertEquals(
        "live: needs libpcap, and libc.so.6, which vpi.libpcap names, is none",
        failureElsewhere(List.of(), List.of("-Dvpi.libpcap=libc.so.6"), "live:lo"));
  }

  @Test
  void withoutTheRightToCaptureThatIsTold() throws Exception {
    LiveTests.requireLibpcap();
    Requirements.requireRoot();
    Path setpriv = Requirements.requireProgram("setpriv");
    // The user stays root, so that it can read our classes; the capabilities go.
    List<String> bare = List.of(setpriv.toString(), "--bounding-set=-all", "--inh-caps=-all");
    assertEquals(
        "live:lo: capturing is not permitted: run as root or grant CAP_NET_RAW",
        failureElsewhere(bare, List.of(), "live:lo"));
    assertEquals(
        "live:lo: entering the network namespace /proc/1/ns/net needs the right CAP_SYS_ADMIN,"
            + " which root has",
        failureElsewhere(bare, List.of(), "live:lo,netns=/proc/self/ns/net")
            .replace("/proc/self/", "/proc/1/"));
  }
}
