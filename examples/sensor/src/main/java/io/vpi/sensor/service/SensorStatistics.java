package io.vpi.sensor.service;

import io.vpi.event.StatsEvent;
import java.util.function.Supplier;

/** All that a running sensor can tell in numbers. Thread safe. */
public final class SensorStatistics {
  private final String name;
  private final SensorTotals totals;
  private final RuleReloader rules;
  private final Supplier<EventCounts> events;
  private final long start = System.nanoTime();

  /**
   * Begins; the uptime counts from here.
   *
   * @param name the name of the source
   * @param totals the counters of the agents
   * @param rules which rules are in force
   * @param events what became of events
   */
  public SensorStatistics(
      String name, SensorTotals totals, RuleReloader rules, Supplier<EventCounts> events) {
    this.name = name;
    this.totals = totals;
    this.rules = rules;
    this.events = events;
  }

  /**
   * All counters as an event. Latencies in it are of the time since the last.
   *
   * @return a new event
   */
  public StatsEvent report() {
    return new StatsReport(name, uptimeNanos(), totals, rules, events.get());
  }

  /**
   * What is inspected.
   *
   * @return the name of the source
   */
  public String name() {
    return name;
  }

  /**
   * How long the sensor has run.
   *
   * @return nanoseconds
   */
  public long uptimeNanos() {
    return System.nanoTime() - start;
  }

  /**
   * The counters of the agents.
   *
   * @return the totals
   */
  public SensorTotals totals() {
    return totals;
  }

  /**
   * Which rules are in force.
   *
   * @return who reloads them
   */
  public RuleReloader rules() {
    return rules;
  }

  /**
   * What became of events.
   *
   * @return counts of this moment
   */
  public EventCounts events() {
    return events.get();
  }
}
