package io.vpi.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real guest: QEMU in software emulation, with the kernel and files of {@code make-guest.sh}. A
 * client shows on its console what came of each thing that it asked a server for.
 *
 * <p>Thread safety: for one thread.
 */
public final class RunningGuest implements AutoCloseable {
  private static final String SCRIPT = "vpi-capture-qemu/src/test/scripts/make-guest.sh";

  private final Process process;
  private final Path monitor;
  private final List<String> console = new ArrayList<>();

  private RunningGuest(Process process, Path monitor) {
    this.process = process;
    this.monitor = monitor;
    Thread.ofPlatform().daemon().name("console").start(this::readConsole);
  }

  /**
   * The folder with kernel and files, which the first call makes; a test is skipped where that
   * cannot be.
   *
   * @return the folder, for {@link #boot}
   * @throws IOException if the script cannot be run
   * @throws InterruptedException if the thread is interrupted
   */
  public static Path image() throws IOException, InterruptedException {
    Requirements.requireProgram("busybox");
    Process make =
        new ProcessBuilder("bash", Requirements.inRepository(SCRIPT).toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String folder = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean made = make.waitFor(120, TimeUnit.SECONDS) && make.exitValue() == 0;
    Requirements.require(
        Requirements.GUEST_KERNEL, made, "the package of a guest's kernel, by make-guest.sh");
    return Path.of(folder.strip());
  }

  /**
   * Boots a guest, which is up some seconds later.
   *
   * @param qemu the program, and what it is to be started with
   * @param image as {@link #image} answers
   * @param folder where its monitor's socket is to lie
   * @param id the last byte of its addresses, 1 to 9
   * @param words what its kernel is told: {@code vpi.role=server} and so on
   * @param netdev its network backend, without {@code id=n0}
   * @return the guest; the caller closes it
   * @throws IOException if QEMU cannot be started
   */
  public static RunningGuest boot(
      List<String> qemu, Path image, Path folder, int id, String words, String netdev)
      throws IOException {
    Path monitor = folder.resolve("qmp" + id);
    List<String> command = new ArrayList<>(qemu);
    command.addAll(
        List.of("-accel", "tcg", "-M", "pc", "-cpu", "qemu64", "-m", "96", "-nographic"));
    command.addAll(List.of("-nodefaults", "-no-reboot", "-serial", "stdio"));
    command.addAll(List.of("-qmp", "unix:" + monitor + ",server=on,wait=off"));
    command.addAll(List.of("-kernel", image.resolve("vmlinuz").toString()));
    command.addAll(List.of("-initrd", image.resolve("initrd").toString()));
    command.addAll(List.of("-append", "console=ttyS0 quiet panic=-1 vpi.id=" + id + " " + words));
    command.addAll(List.of("-netdev", netdev + ",id=n0"));
    command.addAll(
        List.of("-device", "virtio-net-pci,netdev=n0,romfile=,mac=52:54:00:00:00:0" + id));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    return new RunningGuest(process, monitor);
  }

  private void readConsole() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
      for (String line; (line = lines.readLine()) != null; ) {
        synchronized (console) {
          console.add(line);
        }
      }
    } catch (IOException e) {
      // Its end.
    }
  }

  /**
   * How many lines of its console end in what a pattern matches.
   *
   * @param pattern a regular expression, such as {@code ping \d+ ok}
   * @return how many so far
   */
  public int count(String pattern) {
    synchronized (console) {
      return (int) console.stream().filter(line -> line.matches(".*" + pattern)).count();
    }
  }

  /**
   * What the console showed last, for the message of a test that fails.
   *
   * @return up to a dozen lines
   */
  public String tail() {
    synchronized (console) {
      return String.join("\n", console.subList(Math.max(0, console.size() - 12), console.size()));
    }
  }

  /**
   * Its monitor's unix socket. The file is there a little before QEMU listens.
   *
   * @return the path
   */
  public Path monitor() {
    return monitor;
  }

  /** Ends QEMU, and waits until it has ended. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
