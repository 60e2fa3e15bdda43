package io.vpi.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a test needs from the machine that runs it.
 *
 * <p>Each method returns when the thing is there. Where it is missing the test is skipped with a
 * message that names it, unless the system property {@code vpi.require} lists it: then the test
 * fails. So a build on a bare laptop is green and honest, and the build that must prove everything
 * cannot be green by leaving tests out.
 *
 * <p>The names that {@code vpi.require} takes, separated by commas: {@value #SHARED}, {@value
 * #ROOT}, {@value #NAMESPACES}, {@value #QEMU}, {@value #GUEST_KERNEL}, and the name of any program
 * that a test asks for.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class Requirements {

  /** The name of the folder with captures and expected values beside the repository. */
  public static final String SHARED = "shared";

  /** The name of the right to act as root. */
  public static final String ROOT = "root";

  /** The name of the right to make network namespaces, which needs root and {@code ip}. */
  public static final String NAMESPACES = "namespaces";

  /** The name of QEMU for the machine that the guests of tests are, an x86 PC. */
  public static final String QEMU = "qemu";

  /** The name of a kernel for such a guest, which a script takes from the Debian package. */
  public static final String GUEST_KERNEL = "guest-kernel";

  private Requirements() {}

  /**
   * The folder with captures and expected values, which lies beside the repository unless {@code
   * vpi.shared} says otherwise.
   *
   * @return the folder, absolute
   */
  public static Path sharedFolder() {
    Path folder =
        Path.of(System.getProperty("vpi.shared", "../shared")).toAbsolutePath().normalize();
    require(SHARED, Files.isDirectory(folder), "the shared folder at " + folder);
    return folder;
  }

  /**
   * A file or folder within the shared folder.
   *
   * @param name the path below the shared folder, such as {@code corpus/captures}
   * @return its absolute path
   */
  public static Path shared(String name) {
    Path path = sharedFolder().resolve(name);
    require(SHARED, Files.exists(path), path.toString());
    return path;
  }

  /**
   * A file or folder of this repository, wherever the test was started.
   *
   * @param name the path below the repository's root, such as {@code examples/captures}
   * @return its absolute path, whether or not something lies there
   */
  public static Path inRepository(String name) {
    String root = System.getProperty("vpi.root");
    Path start = root != null ? Path.of(root) : nearestRepository();
    return start.resolve(name).toAbsolutePath().normalize();
  }

  /** Asks for the right to act as root. */
  public static void requireRoot() {
    require(ROOT, isRoot(), "root");
  }

  /**
   * Asks for the right to make network namespaces. It is tried with one that is removed again, as a
   * container may have root and still refuse.
   */
  public static void requireNamespaces() {
    require(NAMESPACES, NamespaceProbe.WORKS, "the right to make network namespaces");
  }

  /**
   * Asks for a program.
   *
   * @param name the program's file name, such as {@code tshark}
   * @return where on {@code PATH} it lies
   */
  public static Path requireProgram(String name) {
    Path found = programOnPath(name);
    require(name, found != null, "the program " + name);
    return found != null ? found : Path.of(name);
  }

  /**
   * Asks for QEMU.
   *
   * @return where on {@code PATH} {@code qemu-system-x86_64} lies
   */
  public static Path requireQemu() {
    String name = "qemu-system-x86_64";
    Path found = programOnPath(name);
    require(QEMU, found != null, "the program " + name);
    return found != null ? found : Path.of(name);
  }

  /**
   * Asks for anything else that a test needs.
   *
   * @param name how {@code vpi.require} calls it
   * @param there whether it is there
   * @param what how the message calls it when it is missing
   */
  public static void require(String name, boolean there, String what) {
    if (there) {
      return;
    }
    if (required().contains(name)) {
      fail(what + " is missing, and vpi.require names " + name);
    }
    abort(what + " is missing, so this test is skipped");
  }

  private static Set<String> required() {
    return Arrays.stream(System.getProperty("vpi.require", "").split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          && uid == 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable Path programOnPath(String name) {
    String path = System.getenv("PATH");
    // A test runner's PATH often lacks the folders where network tools lie.
    String folders = (path == null ? "" : path) + File.pathSeparator + "/usr/sbin:/sbin";
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static Path nearestRepository() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".mvn"))) {
        return folder;
      }
    }
    return start;
  }

  /** Tries once, on first use. */
  private static final class NamespaceProbe {
    static final boolean WORKS = isRoot() && works();

    private static boolean works() {
      Path ip = programOnPath("ip");
      if (ip == null) {
        return false;
      }
      String name = "vpi-probe-" + ProcessHandle.current().pid();
      return run(ip, "add", name) && run(ip, "delete", name);
    }

    private static boolean run(Path ip, String verb, String name) {
      try {
        Process process =
            new ProcessBuilder(ip.toString(), "netns", verb, name)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return false;
        }
        return process.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
