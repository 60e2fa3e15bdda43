package io.vpi.jmh;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder with real traffic and rules that lies beside the repository and is no part of it:
 * where the system property {@code vpi.shared} says, else {@code ../shared}.
 */
final class SharedFolder {
  private SharedFolder() {}

  /** The repository's root. */
  static Path repository() {
    return Path.of(System.getProperty("vpi.root", "."));
  }

  /** Where a file of the folder lies, or would lie. */
  static Path file(String name) {
    String folder = System.getProperty("vpi.shared", repository().resolve("../shared").toString());
    return Path.of(folder).resolve(name).toAbsolutePath().normalize();
  }

  /**
   * A file that a benchmark cannot do without.
   *
   * @throws IllegalStateException if it is missing
   */
  static Path require(String name) {
    Path file = file(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "This benchmark needs "
              + file
              + ", which is no part of the repository: -Dvpi.shared=FOLDER in VPI_JAVA_OPTS tells"
              + " where the folder with "
              + name
              + " lies.");
    }
    return file;
  }
}
