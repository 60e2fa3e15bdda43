package io.vpi.sensor.service;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AgentRunner;

/** Agents, each on a thread of its own. Used by one thread, which need not be one of theirs. */
public final class AgentGroup implements AutoCloseable {
  private final List<InspectionAgent> agents;
  private final List<AgentRunner> runners = new ArrayList<>();

  /**
   * Makes a group whose agents have not begun.
   *
   * @param agents the agents; closed with the group
   * @param idle what they do while there are no packets
   * @param path which their lives count for, taken before they start
   */
  public AgentGroup(List<InspectionAgent> agents, IdleChoice idle, InlinePath path) {
    this.agents = List.copyOf(agents);
    for (InspectionAgent agent : this.agents) {
      // The agent keeps what is thrown at it, and no counter of errors is asked for: Agrona's is in
      // an UnsafeBuffer, which needs a flag of the JVM.
      runners.add(
          new AgentRunner(
              idle.strategy(agent.source(), path),
              AgentGroup::unexpected,
              null,
              path.watch(agent)));
    }
  }

  private static void unexpected(Throwable error) {
    System.getLogger(AgentGroup.class.getName())
        .log(System.Logger.Level.WARNING, "a thread of the sensor met " + error, error);
  }

  /**
   * The agents.
   *
   * @return in the order given
   */
  public List<InspectionAgent> agents() {
    return agents;
  }

  /** Starts all agents. */
  public void start() {
    for (AgentRunner runner : runners) {
      AgentRunner.startOnThread(
          runner,
          task -> Thread.ofPlatform().daemon().name(runner.agent().roleName()).unstarted(task));
    }
  }

  /**
   * Tells all agents to end.
   *
   * @param drainNanos as {@link InspectionAgent#stop}
   */
  public void stop(long drainNanos) {
    agents.forEach(agent -> agent.stop(drainNanos));
  }

  /**
   * Whether all agents have ended.
   *
   * @return false while one works
   */
  public boolean haveAllEnded() {
    return agents.stream().allMatch(InspectionAgent::hasEnded);
  }

  /**
   * Whether an agent ended for a reason that is the end of all: a fault, or a source that ended
   * early.
   *
   * @return true if there is one
   */
  public boolean hasOneFailed() {
    return agents.stream().anyMatch(agent -> agent.hasEnded() && agent.hasFailed());
  }

  /**
   * Closes agents that never began; those that have ended are done with. One that does not end,
   * stuck in its source or its sink, is left to the end of the process: to wait for it would take
   * for ever.
   */
  @Override
  public void close() {
    for (AgentRunner runner : runners) {
      if (runner.thread() == null) {
        runner.close();
      }
    }
  }
}
