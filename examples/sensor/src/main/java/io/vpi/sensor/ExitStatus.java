package io.vpi.sensor;

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

  /** Each line a status, as {@code --help} shows them. */
  static final String[] HELP = {
    OK + ":done",
    DAMAGED + ":the input is cut or damaged; the packets before that place were processed",
    USAGE + ":the command line is wrong",
    RULES + ":rules were rejected (rules check), or none could be loaded (inspect)",
    INPUT + ":a source or a file of rules cannot be opened",
    OUTPUT + ":the output cannot be written, or events were lost on the way to it",
    INTERNAL + ":a fault in vpi itself; --debug shows where",
    INTERRUPTED + ":ended by Ctrl-C; the summary covers what was processed",
    BROKEN_PIPE + ":the reader of standard output has gone away",
  };

  private ExitStatus() {}
}
