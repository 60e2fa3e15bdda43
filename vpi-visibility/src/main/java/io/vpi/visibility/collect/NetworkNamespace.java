package io.vpi.visibility.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network namespace that is asked: this process's own, or one that has a name.
 *
 * @param file the file that stands for it
 * @param name its name, or null for this process's own
 */
record NetworkNamespace(Path file, @Nullable String name) {
  private static final Path NAMED = Path.of("/run/netns");

  static NetworkNamespace own() {
    return new NetworkNamespace(Path.of("/proc/self/ns/net"), null);
  }

  /**
   * Finds a namespace that {@code ip netns} has named.
   *
   * @throws IOException if there is none; its message is one sentence
   */
  static NetworkNamespace named(String name) throws IOException {
    // What HostAccess would not take is told here, before anything is asked.
    boolean isName =
        !name.isEmpty() && name.indexOf('/') < 0 && !name.startsWith(".") && !name.startsWith("-");
    Path file = isName ? NAMED.resolve(name) : NAMED;
    if (!isName || !Files.exists(file)) {
      throw new IOException(
          "there is no network namespace '" + name + "'; 'ip netns list' tells which there are");
    }
    return new NetworkNamespace(file, name);
  }

  /**
   * What a command is put behind to be run in it. Not {@code ip netns exec}, which mounts {@code
   * /sys} anew, as a user namespace may refuse.
   */
  List<String> prefix() {
    return name == null ? List.of() : List.of("nsenter", "--net=" + file, "--");
  }

  /**
   * How {@code /proc/PID/ns/net} of a process in it reads.
   *
   * @throws IOException if the kernel does not tell
   */
  String link() throws IOException {
    return "net:[" + Files.getAttribute(file, "unix:ino") + "]";
  }
}
