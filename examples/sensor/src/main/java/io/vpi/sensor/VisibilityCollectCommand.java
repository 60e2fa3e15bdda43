package io.vpi.sensor;

import io.vpi.visibility.collect.HostCollector;
import io.vpi.visibility.inventory.CommandOutput;
import io.vpi.visibility.inventory.HostInventory;
import io.vpi.visibility.inventory.HostInventoryFile;
import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpi visibility collect}: asks this host who is connected to whom. */
@Command(
    name = "collect",
    description = {
      "Asks this host for its switches, ports, guests and mirrors, by commands that only read.",
      "What it may not be asked, root may; each refusal is named and kept in the file, and the"
          + " status stays 0.",
      "Passwords and keys are left out, so that the file can be passed on."
    })
final class VisibilityCollectCommand implements Callable<Integer> {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final String OVS_RUNDIR = "OVS_RUNDIR";

  private final Terminal terminal;

  /** Replaced by the command's own when it is set up. */
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "What to call the host; by default its own name, or the namespace's.")
  @Nullable String host;

  @Option(
      names = "--netns",
      paramLabel = "NAME",
      description = {
        "Ask a network namespace instead, such as the host of a lab.",
        "The machine's libvirt and Open vSwitch are then left out."
      })
  @Nullable String namespace;

  @Option(
      names = "--ovs-rundir",
      paramLabel = "DIR",
      description = {
        "Where Open vSwitch has its sockets; by default what OVS_RUNDIR says, or the usual folder."
      })
  @Nullable Path openVswitch;

  @Mixin final OutputOption output = new OutputOption();

  VisibilityCollectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    HostInventory inventory = collect(hostName());
    byte[] text = HostInventoryFile.write(inventory).getBytes(StandardCharsets.UTF_8);
    output.write(out -> out.write(text), terminal);
    for (Warning failure : inventory.failures(inventory.host())) {
      terminal.say(failure.toString());
    }
    List<String> missing =
        inventory.outputs().stream()
            .filter(each -> each.status() == CommandOutput.NOT_FOUND)
            .map(each -> each.source().command("").getFirst())
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      terminal.say("not installed here, and so not asked: " + String.join(", ", missing));
    }
    return ExitStatus.OK;
  }

  private HostInventory collect(String name) throws IOException {
    HostCollector collector =
        HostCollector.of(name).collector(new VpiCommand.Version().getVersion()[0]);
    String usual = System.getenv(OVS_RUNDIR);
    if (openVswitch != null) {
      collector.openVswitchIn(openVswitch);
    } else if (usual != null && !usual.isEmpty()) {
      collector.openVswitchIn(Path.of(usual));
    }
    if (namespace != null) {
      collector.inNamespace(namespace);
    }
    try {
      return collector.collect();
    } catch (IOException e) {
      throw new CommandException(ExitStatus.INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private String hostName() throws CommandException {
    String name = host != null ? host : namespace != null ? namespace : ownName();
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "a host's name is not empty and holds no slash, unlike '" + name + "'");
    }
    return name;
  }

  private static String ownName() throws CommandException {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      throw new CommandException(
          ExitStatus.INPUT, "this host does not tell its name; --host gives it one", e);
    }
  }
}
