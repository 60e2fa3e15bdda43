package io.vpi.sensor;

import io.vpi.capture.CaptureException;
import io.vpi.capture.linux.bypass.BypassPath;
import io.vpi.capture.linux.bypass.BypassWatchdog;
import io.vpi.capture.linux.bypass.FailPolicy;
import io.vpi.capture.linux.bypass.LifelineWatch;
import io.vpi.capture.linux.bypass.PidFileWatch;
import io.vpi.capture.linux.bypass.SensorWatch;
import io.vpi.sensor.bypass.BypassPathName;
import io.vpi.sensor.bypass.BypassReport;
import io.vpi.sensor.service.Doorbell;
import io.vpi.sensor.service.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vpi bypass}: the way around an inline sensor that has died. */
@Command(
    name = "bypass",
    description = {
      "Leads packets around an inline sensor that has died, and back through the next one.",
      "It runs beside the sensor until it is told to stop, and leaves the paths as they are then."
    })
final class BypassCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "What the sensor carries packets over: bridge:A,B for two interfaces, which a bridge of"
              + " the kernel's joins when the sensor is lost. Behind a comma: with=BRIDGE for one"
              + " of your own, netns=NAME for the interfaces' network namespace. Or"
              + " qmp:SOCKET,netdev=ID for the inline filters of a guest, which are then off.")
  List<String> names = new ArrayList<>();

  @ArgGroup(multiplicity = "1")
  Sign sign = new Sign();

  @Option(
      names = "--fail",
      paramLabel = "POLICY",
      defaultValue = "open",
      description =
          "What becomes of packets without a sensor: open, they pass uninspected; closed, none"
              + " passes, and it is only told (default: ${DEFAULT-VALUE}).")
  FailPolicy policy = FailPolicy.OPEN;

  @Option(
      names = "--deadline",
      paramLabel = "MILLIS",
      defaultValue = "500",
      description =
          "How long a sensor on a lifeline may be silent before it counts as lost, 50 to 60000"
              + " (default: ${DEFAULT-VALUE}). Its death is seen at once.")
  long deadlineMillis;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description =
          "Whose members may connect to the lifeline's socket too, which is its owner's alone"
              + " otherwise: for a sensor that runs as another user.")
  String group = "";

  /** By what the sensor is known to live. */
  static final class Sign {
    @Option(
        names = "--lifeline",
        paramLabel = "SOCKET",
        description = "Make this unix socket, which the sensor holds a connection to.")
    @Nullable Path lifeline;

    @Option(
        names = "--pid-file",
        paramLabel = "FILE",
        description =
            "Look at the process whose id is in this file, for a sensor that has no lifeline.")
    @Nullable Path pidFile;

    Sign() {}
  }

  BypassCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<BypassPathName> parsed = parse();
    Doorbell bell = new Doorbell();
    List<BypassPath> paths = new ArrayList<>();
    try (Signals signals = Signals.install(bell);
        SensorWatch watch = watch()) {
      for (BypassPathName name : parsed) {
        paths.add(name.open());
      }
      watch(
          new BypassWatchdog(paths, watch, policy, new BypassReport(this::say, policy)),
          bell,
          signals);
    } finally {
      paths.forEach(BypassPath::close);
    }
    return ExitStatus.OK;
  }

  /** Runs the watchdog until a signal comes, or it fails. */
  private static void watch(BypassWatchdog watchdog, Doorbell bell, Signals signals)
      throws IOException {
    FutureTask<Boolean> work =
        new FutureTask<>(() -> {
          try {
            watchdog.run();
          } finally {
            bell.ring();
          }
          return true;
        });
    signals.begin();
    Thread thread = Thread.ofPlatform().name("vpi bypass").start(work);
    while (signals.stopSignal() == 0 && thread.isAlive()) {
      bell.await(TimeUnit.SECONDS.toNanos(1));
    }
    watchdog.stop();
    try {
      work.get();
    } catch (ExecutionException e) {
      throw new IOException("the sensor cannot be watched any more: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<BypassPathName> parse() throws CommandException {
    List<BypassPathName> parsed = new ArrayList<>();
    Set<String> bridges = new HashSet<>();
    for (String name : names) {
      try {
        BypassPathName path = BypassPathName.parse(name);
        if (!bridges.add(path.exclusive())) {
          throw new CommandException(
              ExitStatus.USAGE,
              "'" + name + "' shares its bridge, or its guest, with another path");
        }
        parsed.add(path);
      } catch (CaptureException e) {
        throw new CommandException(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
      }
    }
    return parsed;
  }

  private SensorWatch watch() throws IOException {
    Path lifeline = sign.lifeline;
    if (lifeline == null) {
      if (!group.isEmpty()) {
        throw new CommandException(
            ExitStatus.USAGE, "--group is for the socket of --lifeline, which is not given");
      }
      return new PidFileWatch(Objects.requireNonNull(sign.pidFile));
    }
    try {
      return LifelineWatch.listen(lifeline, deadlineMillis, group);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitStatus.USAGE, "--deadline: " + e.getMessage(), e);
    }
  }

  private void say(String line) {
    terminal.err().println("vpi: " + line);
  }
}
