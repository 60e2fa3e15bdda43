package io.vpi.capture.linux.libc;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Opens sockets in another network namespace. A socket stays in the namespace it was opened in, so
 * one process can listen in many.
 *
 * <p>Thread safe.
 */
public final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final String FOLDER = "/run/netns/";

  private NetworkNamespace() {}

  /**
   * What is done in the namespace.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  public interface Opening<T> {
    /**
     * Opens something.
     *
     * @return what was opened
     * @throws CaptureException if that fails
     */
    T open() throws CaptureException;
  }

  /**
   * Opens something in a namespace: on a thread that is made for it, which enters the namespace and
   * ends, so that no other work ever runs there.
   *
   * @param <T> what is opened
   * @param source the name of the source it is for
   * @param namespace a name as {@code ip netns} has it, a path that begins with a slash, such as
   *     {@code /proc/1234/ns/net}, or the empty string for the namespace of the calling thread
   * @param opening what is to be done
   * @return what was opened
   * @throws CaptureException if there is no such namespace, it must not be entered, or the opening
   *     fails
   */
  public static <T> T open(String source, String namespace, Opening<T> opening)
      throws CaptureException {
    if (namespace.isEmpty()) {
      return opening.open();
    }
    if (!namespace.startsWith("/") && (namespace.contains("/") || namespace.startsWith("."))) {
      throw new CaptureException(
          source + ": '" + namespace + "' is no name of a network namespace, nor a full path");
    }
    AtomicReference<@Nullable T> opened = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name("vpi namespace " + namespace)
            .start(() -> {
              try {
                enter(source, namespace);
                opened.set(opening.open());
              } catch (CaptureException | RuntimeException | Error e) {
                failed.set(e);
              }
            });
    join(thread);
    T result = opened.get();
    if (result != null) {
      return result;
    }
    switch (failed.get()) {
      case CaptureException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("nothing was opened");
    }
  }

  private static void enter(String source, String namespace) throws CaptureException {
    String path = namespace.startsWith("/") ? namespace : FOLDER + namespace;
    int fd;
    try (Arena arena = Arena.ofConfined()) {
      int answer = Libc.open(arena.allocateFrom(path), O_RDONLY_CLOEXEC);
      String doing = "opening the network namespace " + namespace;
      fd = Refusal.check(source, doing, "CAP_SYS_ADMIN", answer);
    }
    int answer = Libc.setns(fd, CLONE_NEWNET);
    Libc.close(fd);
    Refusal.check(source, "entering the network namespace " + namespace, "CAP_SYS_ADMIN", answer);
  }

  /** Opening takes no longer than a few system calls: an interrupt waits for its end. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
