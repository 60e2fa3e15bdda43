package io.vpi.visibility.collect;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds programs. Thread safe. */
final class Programs {
  /** Network tools often lie where the PATH of who is not root does not lead. */
  private static final String MORE_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin";

  private Programs() {}

  /** Where a program lies, or null if it is not there. */
  static @Nullable Path find(String name) {
    String path = System.getenv("PATH");
    String folders = (path == null ? "" : path) + File.pathSeparator + MORE_FOLDERS;
    for (String folder : folders.split(File.pathSeparator, -1)) {
      // An empty entry is the working folder to a shell; whoever collects as root does not mean it.
      if (folder.startsWith("/")) {
        Path candidate = Path.of(folder, name);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }
}
