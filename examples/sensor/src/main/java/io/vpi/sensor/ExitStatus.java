package io.vpi.sensor;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit statuses of {@code vpi}. They are part of the interface: scripts rely on them. */
public final class ExitStatus {
  /** Done; also when rules matched. */
  public static final int OK = 0;

  /** The input ended early: it is cut or damaged. All packets before that place were processed. */
  public static final int DAMAGED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** {@code rules check} rejected rules, or {@code inspect} was left without any. */
  public static final int RULES = 3;

  /** A source or a file of rules cannot be opened: missing, empty, unreadable, of no known kind. */
  public static final int INPUT = 4;

  /** The output cannot be written; or events were lost on the way to it. */
  public static final int OUTPUT = 5;

  /** A fault in vpi itself ({@code EX_SOFTWARE} of sysexits.h). */
  public static final int INTERNAL = 70;

  /** Ended by SIGINT, in good order: 128 and the signal's number, as shells count. */
  public static final int INTERRUPTED = 130;

  /** Whoever read standard output has closed it: 128 and the number of SIGPIPE. */
  public static final int BROKEN_PIPE = 141;

  private ExitStatus() {}

  /** The statuses with their meaning, as {@code --help} shows them. */
  static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("0", "done, whether or not rules matched");
    all.put("1", "the input is cut or damaged; the packets before that place were processed");
    all.put("2", "the command line is wrong");
    all.put("3", "rules were rejected (rules check), or none could be loaded (inspect)");
    all.put("4", "a source or a file of rules cannot be opened");
    all.put("5", "the output cannot be written, or events were lost on the way to it");
    all.put("70", "a fault in vpi itself; --debug shows where");
    all.put("130", "ended by Ctrl-C; the summary covers what was processed");
    all.put("141", "the reader of standard output has gone away");
    return all;
  }
}
