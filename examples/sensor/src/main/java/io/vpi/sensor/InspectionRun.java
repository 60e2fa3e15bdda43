package io.vpi.sensor;

import io.vpi.asset.AssetResolver;
import io.vpi.capture.CaptureProblem;
import io.vpi.capture.FlowAffinity;
import io.vpi.capture.PacketSource;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleSet;
import io.vpi.sensor.service.AgentGroup;
import io.vpi.sensor.service.Doorbell;
import io.vpi.sensor.service.IgnoredSignals;
import io.vpi.sensor.service.InlinePath;
import io.vpi.sensor.service.InspectionAgent;
import io.vpi.sensor.service.MetricsServer;
import io.vpi.sensor.service.PrometheusMetrics;
import io.vpi.sensor.service.RuleReloader;
import io.vpi.sensor.service.SensorStatistics;
import io.vpi.sensor.service.SensorTotals;
import io.vpi.sensor.service.Signals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of {@code inspect}: from sources that are open to the last line of the summary. */
final class InspectionRun {
  /** So long does the watchdog have for closing the way around. */
  private static final long PATH_SECONDS = 5;

  private final Terminal terminal;
  private final List<PacketSource> sources;
  private final InlinePath path;
  private final boolean isLive;
  private final InspectorSettings settings;
  private final ServiceOptions service;
  private final EveOutput events;
  private final Signals signals;
  private final Doorbell bell;
  private final List<AlertTally> tallies = new ArrayList<>();

  InspectionRun(
      Terminal terminal,
      List<PacketSource> sources,
      InlinePath path,
      boolean isLive,
      InspectorSettings settings,
      ServiceOptions service,
      EveOutput events,
      Signals signals,
      Doorbell bell) {
    this.terminal = terminal;
    this.sources = sources;
    this.path = path;
    this.isLive = isLive;
    this.settings = settings;
    this.service = service;
    this.events = events;
    this.signals = signals;
    this.bell = bell;
  }

  /**
   * Inspects until the sources end or a signal says so, and tells the totals.
   *
   * @param rules the rules to begin with
   * @param guests who the ends of events are
   * @param flowEvents whether each flow that has ended is an event
   * @param loader loads rules when a signal asks for it
   * @return a number of {@link ExitStatus}
   */
  int run(RuleSet rules, AssetResolver guests, boolean flowEvents, RuleReloader.Loader loader)
      throws IOException {
    checkAffinity();
    List<InspectionAgent> agents = build(rules, guests, flowEvents);
    List<Inspector> inspectors = agents.stream().map(InspectionAgent::inspector).toList();
    try (AgentGroup group = new AgentGroup(agents, service.idle, path);
        RuleReloader reloader = new RuleReloader(loader, rules, inspectors, this::say)) {
      String name = sources.getFirst().name();
      SensorStatistics statistics =
          new SensorStatistics(name, new SensorTotals(agents), reloader, events::counts);
      if (isLive) {
        events.hurry();
        terminal.err().print(MemoryPlan.of(agents, settings, events.isOpen()));
        if (IgnoredSignals.includeHangup()) {
          say("SIGHUP is ignored, as nohup makes it, so it will not load the rules anew");
        }
        terminal.err().flush();
      }
      Optional<InetSocketAddress> address = service.metricsAddress();
      if (address.isEmpty()) {
        return run(group, statistics);
      }
      try (PrometheusMetrics metrics = new PrometheusMetrics(statistics);
          MetricsServer server = serve(metrics, address.get())) {
        terminal.err().println("metrics     " + server.url());
        return run(group, statistics);
      }
    }
  }

  private int run(AgentGroup group, SensorStatistics statistics) throws IOException {
    ControlLoop loop =
        new ControlLoop(
            group,
            statistics,
            events,
            signals,
            bell,
            new ProgressBar(terminal, System.nanoTime()),
            this::say);
    takePath();
    loop.run(service.drainNanos(), service.statsNanos(isLive));
    rethrow(group.agents());
    // Nobody polls any more: packets are not to wait until the last event is written.
    sources.forEach(PacketSource::close);
    path.close();
    events.stats(statistics.report());
    events.close();
    AlertTally alerts = AlertTally.sum(tallies);
    terminal.err().print(Summary.of(statistics, loop.nanos(), alerts, isLive));
    terminal.err().flush();
    events.check();
    return outcome(group.agents());
  }

  private void takePath() throws IOException {
    try {
      String problem = path.take(TimeUnit.SECONDS.toMillis(PATH_SECONDS));
      if (problem != null) {
        say(
            "--bypass "
                + service.bypass
                + ": no path was given within "
                + PATH_SECONDS
                + " seconds ("
                + problem
                + "), so packets pass twice if the way around is open");
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitStatus.USAGE, "--bypass: " + e.getMessage(), e);
    }
  }

  /** One inspector can only follow a flow whose packets all come to it. */
  private void checkAffinity() throws CommandException {
    if (sources.size() > 1 && sources.getFirst().affinity() == FlowAffinity.NONE) {
      throw new CommandException(
          ExitStatus.USAGE,
          "--threads: the packets of one flow may come through any queue of "
              + sources.getFirst().name()
              + ", so that no thread would see all of a flow");
    }
  }

  private List<InspectionAgent> build(RuleSet rules, AssetResolver guests, boolean flowEvents)
      throws CommandException {
    List<InspectionAgent> agents = new ArrayList<>();
    try {
      for (PacketSource packets : sources) {
        AlertTally tally = new AlertTally();
        tallies.add(tally);
        Inspector inspector =
            settings.build(rules, packets, events.with(tally, flowEvents), guests);
        String name = "vpi-inspect-" + agents.size();
        agents.add(new InspectionAgent(name, packets, inspector, isLive, bell::ring));
      }
      return agents;
    } catch (CommandException e) {
      agents.forEach(InspectionAgent::onClose);
      throw e;
    }
  }

  private MetricsServer serve(PrometheusMetrics metrics, InetSocketAddress address)
      throws CommandException {
    try {
      return MetricsServer.open(address, metrics::scrape);
    } catch (IOException e) {
      throw new CommandException(
          ExitStatus.OUTPUT,
          "the address " + service.metrics + " for metrics cannot be taken: " + e.getMessage(),
          e);
    }
  }

  /** What source or inspector threw is a fault, to be told as one. */
  private static void rethrow(List<InspectionAgent> agents) {
    for (InspectionAgent agent : agents) {
      switch (agent.failure()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  private int outcome(List<InspectionAgent> agents) {
    for (InspectionAgent agent : agents) {
      CaptureProblem problem = agent.problem();
      if (problem != null) {
        say(problem.toString());
        return ExitStatus.DAMAGED;
      }
    }
    return isLive || signals.stopSignal() == 0
        ? ExitStatus.OK
        : ExitStatus.ofSignal(signals.stopSignal());
  }

  private void say(String sentence) {
    terminal.err().println("vpi: " + sentence);
  }
}
