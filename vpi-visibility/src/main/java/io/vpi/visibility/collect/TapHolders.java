package io.vpi.visibility.collect;

import io.vpi.net.MacAddress;
import io.vpi.visibility.inventory.InventorySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks for the hypervisors' processes in a namespace that hold a tap: as a rule a guest's QEMU,
 * whoever started it. The files of each descriptor are joined as {@code TunFdinfoReader} reads
 * them. Processes come and go meanwhile; one that has gone is passed over.
 */
final class TapHolders {
  private static final Path PROC = Path.of("/proc");
  private static final Path TUN = Path.of("/dev/net/tun");

  /** How their names begin; the kernel keeps 15 characters. */
  private static final List<String> HYPERVISORS =
      List.of("qemu", "kvm", "cloud-hyperviso", "firecracker", "crosvm", "lkvm");

  private static final int MOST_BYTES = 1 << 20;

  private final Interview interview;
  private final NetworkNamespace place;
  private final StringBuilder found = new StringBuilder();
  private int refused;

  TapHolders(Interview interview, NetworkNamespace place) {
    this.interview = interview;
    this.place = place;
  }

  void ask() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      String link = place.link();
      for (Path process : processes) {
        look(process, link);
      }
    } catch (IOException e) {
      interview.keep(
          InventorySource.TUN_FDINFO, "", new Answer(1, "", "processes are not told of: " + e));
      return;
    }
    interview.keep(InventorySource.TUN_FDINFO, "", new Answer(0, found.toString(), ""));
    if (refused > 0) {
      String error =
          refused + " processes that run guests may not be looked into for their taps; root may";
      interview.keep(InventorySource.TUN_FDINFO, "", new Answer(1, "", error));
    }
  }

  private void look(Path process, String link) {
    try {
      QemuCommandLine command = QemuCommandLine.parse(text(process.resolve("cmdline")));
      if (!isGuest(process, command)
          || !Files.readSymbolicLink(process.resolve("ns/net")).toString().equals(link)) {
        return;
      }
      try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
        for (Path descriptor : descriptors) {
          if (isTap(descriptor)) {
            add(process, descriptor.getFileName().toString(), command);
          }
        }
      }
    } catch (AccessDeniedException e) {
      refused++;
    } catch (IOException | DirectoryIteratorException e) {
      // It has ended.
    }
  }

  /** Switches and VPNs hold taps too. What is asked here, whoever runs it, everybody may read. */
  private static boolean isGuest(Path process, QemuCommandLine command) throws IOException {
    String program = text(process.resolve("comm")).strip();
    return command.hasCards() || HYPERVISORS.stream().anyMatch(program::startsWith);
  }

  private static boolean isTap(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(TUN);
    } catch (IOException e) {
      // It was closed meanwhile.
      return false;
    }
  }

  private void add(Path process, String descriptor, QemuCommandLine command) throws IOException {
    String info = text(process.resolve("fdinfo").resolve(descriptor));
    String tap =
        info.lines()
            .filter(line -> line.startsWith("iff:"))
            .map(line -> line.substring("iff:".length()).strip())
            .findFirst()
            .orElse("");
    if (tap.isEmpty()) {
      // Opened, and not yet joined to an interface.
      return;
    }
    found
        .append("pid=")
        .append(process.getFileName())
        .append(" fd=")
        .append(descriptor)
        .append('\n')
        .append(info);
    if (!info.endsWith("\n")) {
      found.append('\n');
    }
    long mac = command.macOf(tap, descriptor);
    if (mac != MacAddress.NONE) {
      found.append("mac=").append(MacAddress.format(mac)).append('\n');
    }
    if (!command.guest().isEmpty()) {
      found.append("guest=").append(command.guest()).append('\n');
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }
}
