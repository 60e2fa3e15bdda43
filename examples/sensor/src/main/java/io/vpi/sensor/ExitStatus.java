package io.vpi.sensor;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit statuses of {@code vpi}. They are part of the interface: scripts rely on them. */
public final class ExitStatus {
  /** Done; also when rules matched, and when a live source was told to stop. */
  public static final int OK = 0;

  /** The input ended early: it is cut or damaged. All packets before that place were processed. */
  public static final int DAMAGED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /**
   * {@code rules check} rejected rules, {@code inspect} was left without any, or the policy of
   * {@code visibility audit} is wrong.
   */
  public static final int RULES = 3;

  /**
   * A source, a file of rules, a policy or a topology cannot be opened: missing, empty, unreadable,
   * of no known kind.
   */
  public static final int INPUT = 4;

  /** The output cannot be written; or events were lost on the way to it. */
  public static final int OUTPUT = 5;

  /** {@code visibility audit}: some traffic is not inspected as the policy requires. */
  public static final int NOT_MET = 6;

  /** {@code visibility audit}: no breach was found, and not everything could be decided. */
  public static final int UNDECIDED = 7;

  /** A fault in vpi itself ({@code EX_SOFTWARE} of sysexits.h). */
  public static final int INTERNAL = 70;

  /**
   * Ended by SIGINT, in good order, before the end of a file: 128 and the signal's number, as
   * shells count. A live source has no other end, so its is {@link #OK}: service managers take any
   * other status for a failure.
   */
  public static final int INTERRUPTED = 130;

  /** Ended by SIGTERM, in good order, before the end of a file. */
  public static final int TERMINATED = 143;

  /** Whoever read standard output has closed it: 128 and the number of SIGPIPE. */
  public static final int BROKEN_PIPE = 141;

  private ExitStatus() {}

  /** The status of a command that a signal ended before the end of a file. */
  static int ofSignal(int number) {
    return 128 + number;
  }

  /** The statuses with their meaning, as {@code --help} shows them. */
  static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("0", "done, whether or not rules matched; a live source was told to stop");
    all.put("1", "the input is cut or damaged; the packets before that place were processed");
    all.put("2", "the command line is wrong");
    all.put(
        "3",
        "rules were rejected (rules check), none could be loaded (inspect), or a policy is wrong");
    all.put("4", "a source, a file of rules, a policy or a topology cannot be opened");
    all.put("5", "the output cannot be written, or events were lost on the way to it");
    all.put("6", "the policy is not met (visibility audit)");
    all.put("7", "no breach was found, and not everything could be decided (visibility audit)");
    all.put("70", "a fault in vpi itself; --debug shows where");
    all.put(
        "130", "ended by Ctrl-C before the end of a file; the summary covers what was processed");
    all.put("141", "the reader of standard output has gone away");
    all.put("143", "as 130, by SIGTERM");
    return all;
  }
}
