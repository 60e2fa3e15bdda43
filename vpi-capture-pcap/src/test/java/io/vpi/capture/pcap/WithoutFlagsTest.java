package io.vpi.capture.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.capture.PacketSource;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without any flag reads plain and gzipped files and prints no warning. */
@Timeout(60)
class WithoutFlagsTest {
  @TempDir Path folder;

  /** What the other JVM runs. */
  static final class Reader {
    private Reader() {}

    /**
     * Reads files and prints how many packets each has.
     *
     * @param files the files
     * @throws IOException if one cannot be read
     */
    public static void main(String[] files) throws IOException {
      for (String file : files) {
        try (PacketSource source = Captured.open(Path.of(file))) {
          System.out.print(Captured.read(source, 64).packets().size() + " ");
        }
      }
    }
  }

  private String run(String... flags) throws Exception {
    byte[] capture =
        CaptureBytes.pcap(PcapWriter.Variant.MICROSECONDS, ByteOrder.LITTLE_ENDIAN, 10, 60);
    Path plain = folder.resolve("a.pcap");
    Path gzip = folder.resolve("a.gz");
    Files.write(plain, capture);
    Files.write(gzip, CompressionTest.gzip(capture));
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    // Without the Zstandard library: it is needed for its files only.
    String classPath =
        String.join(
            File.pathSeparator,
            locationOf(Reader.class),
            locationOf(PcapFileProvider.class),
            locationOf(PacketSource.class));
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(Reader.class.getName(), plain.toString(), gzip.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectOutput(output.toFile()).start();
    assertTrue(process.waitFor(50, TimeUnit.SECONDS));
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static String locationOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  @Test
  void readsWithoutAFlagAndWithoutAWarning() throws Exception {
    assertEquals("10 10 ", run());
  }

  @Test
  void readsWhereRestrictedCallsAreForbidden() throws Exception {
    assertEquals("10 10 ", run("--illegal-native-access=deny"));
  }
}
