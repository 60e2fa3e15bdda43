package io.vpi.visibility.collect;

import io.vpi.visibility.inventory.HostInventory;
import io.vpi.visibility.topology.HostAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks this machine, or one network namespace of it, for everything that tells who is connected to
 * whom and who listens. Every command only reads. Root is needed for what others' namespaces,
 * processes and rules hold; without it the rest is told, and what was refused is named.
 *
 * <p>Of a namespace, the machine's libvirt and Open vSwitch are not asked, since their guests and
 * switches are elsewhere; of an Open vSwitch within it, {@link #openVswitchIn} tells. Monitors of
 * QEMU are not spoken to: each has room for one client. What guests they have, their command lines
 * tell.
 *
 * <p>For one thread.
 */
public final class HostCollector {
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);
  private static final int DEFAULT_OUTPUT = 8 << 20;

  private final String host;
  private String collector = "vpi";
  private @Nullable String namespace;
  private @Nullable Path openVswitch;
  private Duration patience = DEFAULT_PATIENCE;
  private int mostOutput = DEFAULT_OUTPUT;

  private HostCollector(String host) {
    this.host = host;
  }

  /**
   * Begins.
   *
   * @param host the host's name in the inventory
   * @return a collector for this machine
   */
  public static HostCollector of(String host) {
    return new HostCollector(Objects.requireNonNull(host, "host"));
  }

  /**
   * Asks a network namespace instead of the machine.
   *
   * @param name as {@code ip netns list} has it
   * @return this
   */
  public HostCollector inNamespace(String name) {
    namespace = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Asks the Open vSwitch whose sockets are in a folder, instead of in the usual one.
   *
   * @param folder what its programs know as {@code OVS_RUNDIR}
   * @return this
   */
  public HostCollector openVswitchIn(Path folder) {
    openVswitch = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /**
   * Says who collects.
   *
   * @param name such as {@code vpi 0.1.0}
   * @return this
   */
  public HostCollector collector(String name) {
    collector = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Sets how much one command may take.
   *
   * @param longest how long it may run, 10 s unless set
   * @param largest how much it may print, in bytes, from 1 to 16 MiB, 8 MiB unless set
   * @return this
   * @throws IllegalArgumentException if one is out of bounds
   */
  public HostCollector commandBounds(Duration longest, int largest) {
    if (longest.isNegative() || longest.isZero() || largest < 1 || largest > 16 << 20) {
      throw new IllegalArgumentException(
          "a command may run for some time and print 1 byte to 16 MiB, not "
              + longest
              + " and "
              + largest);
    }
    patience = longest;
    mostOutput = largest;
    return this;
  }

  /**
   * Asks. Takes about a second on a host of some guests, and never longer than five minutes and one
   * command.
   *
   * @return what the host told, and what failed
   * @throws IOException if nothing can be told at all: the namespace is not there or may not be
   *     entered, or the program {@code ip} is missing; its message is one sentence for the user
   */
  public HostInventory collect() throws IOException {
    NetworkNamespace place =
        namespace == null ? NetworkNamespace.own() : NetworkNamespace.named(namespace);
    require("ip", "iproute2");
    Map<String, String> environment = new HashMap<>();
    if (openVswitch != null) {
      environment.put("OVS_RUNDIR", openVswitch.toString());
    }
    CommandRunner inside = new CommandRunner(place.prefix(), environment, patience, mostOutput);
    if (namespace != null) {
      require("nsenter", "util-linux");
      require("true", "coreutils");
      Answer entered = inside.run(List.of("true"));
      if (!entered.succeeded()) {
        throw new IOException(
            "the network namespace '"
                + namespace
                + "' cannot be entered: "
                + entered.error().strip().split("\n", 2)[0]);
      }
    }
    Interview interview = new Interview(inside);
    new Questions(interview, place, namespace == null, namespace == null || openVswitch != null)
        .ask();
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    HostAccess access =
        new HostAccess(
            namespace == null ? "" : namespace,
            openVswitch == null ? "" : openVswitch.toAbsolutePath().toString());
    return new HostInventory(host, now, collector, access, interview.outputs());
  }

  private static void require(String program, String debianPackage) throws IOException {
    if (Programs.find(program) == null) {
      throw new IOException(
          "the program '"
              + program
              + "' is missing; Debian has it in the package "
              + debianPackage);
    }
  }
}
