package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Does something within another network namespace: a socket stays in the namespace that it was made
 * in, so it is enough to open it there. A thread's namespace is its own; one thread is made for
 * each task and ends with it, so that no other code ever runs in the wrong place.
 *
 * <p>Thread safe.
 */
final class NetworkNamespace {
  /** Where {@code ip netns} keeps them. */
  private static final String FOLDER = "/run/netns/";

  private NetworkNamespace() {}

  /**
   * Runs a task.
   *
   * @param source the name of the source it is for
   * @param namespace a name or a path; empty for the namespace of the calling thread
   * @param task what to do there
   * @return what the task answers
   * @throws CaptureException if the namespace cannot be entered, or by the task
   */
  static <T> T call(String source, String namespace, Callable<T> task) throws CaptureException {
    if (namespace.isEmpty()) {
      FutureTask<T> here = new FutureTask<>(task);
      here.run();
      return result(here);
    }
    FutureTask<T> there =
        new FutureTask<>(() -> {
          enter(source, namespace);
          return task.call();
        });
    Thread thread = Thread.ofPlatform().name("vpi netns " + namespace).start(there);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // It ends by itself, and at once: there is nothing to break off.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result(there);
  }

  private static <T> T result(FutureTask<T> done) throws CaptureException {
    try {
      return done.resultNow();
    } catch (IllegalStateException e) {
      Throwable cause = done.exceptionNow();
      if (cause instanceof CaptureException failure) {
        throw failure;
      }
      throw NativeCall.failure(cause);
    }
  }

  private static void enter(String source, String namespace) throws CaptureException {
    String path = namespace.startsWith("/") ? namespace : FOLDER + namespace;
    if (!namespace.startsWith("/") && namespace.contains("/")) {
      throw new CaptureException(
          source + ": '" + namespace + "' is neither a network namespace's name nor a full path");
    }
    int fd = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC);
    if (fd < 0) {
      throw new CaptureException(source + ": there is no network namespace at " + path);
    }
    int error = Libc.setNamespace(fd, Libc.CLONE_NEWNET);
    Libc.close(fd);
    if (error == Libc.EPERM) {
      throw new CaptureException(
          source
              + ": entering the network namespace "
              + namespace
              + " needs the right CAP_SYS_ADMIN, which root has");
    }
    if (error != 0) {
      throw new CaptureException(
          source + ": " + path + " is no network namespace (error " + error + ")");
    }
  }
}
