package io.vpi.sensor.service;

import io.vpi.detect.ConfigurationException;
import io.vpi.detect.Inspector;
import io.vpi.detect.RuleProblem;
import io.vpi.detect.RuleReport;
import io.vpi.detect.RuleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Loads rules anew while traffic flows: reads and compiles them on a thread of its own and swaps
 * them in at the inspectors' next batch. Until then the old and the new ones are both in memory.
 *
 * <p>Rules with errors do not take the place of rules without: a reload is refused if a file cannot
 * be read, if no rule is left, if the source cannot do what a rule asks for, or if more rules are
 * rejected than were of those in force.
 *
 * <p>Thread safe.
 */
public final class RuleReloader implements AutoCloseable {
  /** Reads and compiles the rules. */
  public interface Loader {
    /**
     * Loads them.
     *
     * @return the rules, and what was rejected
     * @throws IOException if a file cannot be read, with one sentence
     */
    RuleSet load() throws IOException;
  }

  private final Loader loader;
  private final List<Inspector> inspectors;
  private final Consumer<String> log;
  private final Semaphore requests = new Semaphore(0);
  private final Thread thread;

  private volatile RuleReport report;
  private volatile long generation = 1;
  private volatile boolean isClosed;
  private final AtomicLong reloads = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  /**
   * Starts the thread, which waits for the first request.
   *
   * @param loader called by that thread
   * @param first the rules in force
   * @param inspectors who gets new ones
   * @param log told what became of each reload, in one sentence
   */
  public RuleReloader(
      Loader loader, RuleSet first, List<Inspector> inspectors, Consumer<String> log) {
    this.loader = loader;
    this.inspectors = List.copyOf(inspectors);
    this.log = log;
    report = first.report();
    thread = Thread.ofPlatform().daemon().name("vpi-rules").start(this::run);
  }

  /** Asks for a reload. Requests that come while one is under way are one more. */
  public void request() {
    requests.release();
  }

  private void run() {
    try {
      while (true) {
        requests.acquire();
        requests.drainPermits();
        reload();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void reload() {
    try {
      RuleSet rules = loader.load();
      check(rules.report());
      long number = generation;
      for (Inspector inspector : inspectors) {
        number = inspector.rules(rules);
      }
      report = rules.report();
      generation = number;
      reloads.incrementAndGet();
      log.accept(
          "rules reloaded, generation %d: loaded %d, rejected %d, warnings %d"
              .formatted(
                  number, report.loaded(), report.rejectedCount(), report.warnings().size()));
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      if (isClosed) {
        return; // the interrupted read of a file is no news
      }
      refusals.incrementAndGet();
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      log.accept("rules not reloaded, generation " + generation + " stays in force: " + reason);
    }
  }

  private void check(RuleReport fresh) {
    if (fresh.loaded() == 0) {
      throw new ConfigurationException(
          fresh.total() == 0
              ? "there is no rule in the files"
              : "none of the "
                  + fresh.total()
                  + " rules could be loaded, first "
                  + fresh.rejected().getFirst());
    }
    int more = fresh.rejectedCount() - report.rejectedCount();
    if (more > 0) {
      throw new ConfigurationException(
          newProblem(fresh) + (more > 1 ? " (and " + (more - 1) + " more)" : ""));
    }
  }

  /** The first rejection that was not there before; lines may have moved. */
  private RuleProblem newProblem(RuleReport fresh) {
    List<String> known = new ArrayList<>();
    report.rejected().forEach(problem -> known.add(key(problem)));
    return fresh.rejected().stream()
        .filter(problem -> !known.remove(key(problem)))
        .findFirst()
        .orElse(fresh.rejected().getLast());
  }

  private static String key(RuleProblem problem) {
    return problem.file() + ": " + problem.message();
  }

  /**
   * What was loaded of the rules in force.
   *
   * @return the report
   */
  public RuleReport report() {
    return report;
  }

  /**
   * Which rules are in force.
   *
   * @return 1 for the first, one more for each reload
   */
  public long generation() {
    return generation;
  }

  /**
   * How often rules were reloaded.
   *
   * @return 0 or more
   */
  public long reloads() {
    return reloads.get();
  }

  /**
   * How often a reload was refused.
   *
   * @return 0 or more
   */
  public long refusals() {
    return refusals.get();
  }

  /** Ends the thread; a reload that is under way is the last. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
