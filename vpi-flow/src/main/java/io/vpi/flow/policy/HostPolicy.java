package io.vpi.flow.policy;

/** A kind of operating system, and how it resolves what a sender may leave open. */
public enum HostPolicy {
  /** 4.4 BSD and its like. */
  BSD(OverlapPolicy.BSD, FragmentPolicy.BSD, ResetPolicy.EXACT),
  /** BSD that keeps the new on the right. */
  BSD_RIGHT(OverlapPolicy.BSD, FragmentPolicy.BSD_RIGHT, ResetPolicy.EXACT),
  /** macOS. */
  MACOS(OverlapPolicy.BSD, FragmentPolicy.FIRST, ResetPolicy.EXACT),
  /** Windows up to XP. */
  WINDOWS(OverlapPolicy.BSD, FragmentPolicy.WINDOWS, ResetPolicy.EXACT),
  /** Windows Server 2003. */
  WINDOWS_2003(OverlapPolicy.BSD, FragmentPolicy.WINDOWS, ResetPolicy.EXACT),
  /** Windows from Vista on, as the classic tables describe it. */
  VISTA(OverlapPolicy.FIRST, FragmentPolicy.WINDOWS, ResetPolicy.EXACT),
  /** HP-UX 10. */
  HPUX10(OverlapPolicy.HPUX10, FragmentPolicy.BSD, ResetPolicy.EXACT),
  /** HP-UX 11. */
  HPUX11(OverlapPolicy.SOLARIS, FragmentPolicy.FIRST, ResetPolicy.AT_OR_AFTER),
  /** IRIX. */
  IRIX(OverlapPolicy.HPUX10, FragmentPolicy.BSD, ResetPolicy.EXACT),
  /** Linux as the classic tables describe it. */
  LINUX(OverlapPolicy.LINUX, FragmentPolicy.LINUX, ResetPolicy.IN_WINDOW),
  /** Linux up to 2.2. */
  OLD_LINUX(OverlapPolicy.OLD_LINUX, FragmentPolicy.LINUX, ResetPolicy.IN_WINDOW),
  /** Solaris. */
  SOLARIS(OverlapPolicy.SOLARIS, FragmentPolicy.SOLARIS, ResetPolicy.IN_WINDOW),
  /** Solaris before 2.6. */
  OLD_SOLARIS(OverlapPolicy.SOLARIS, FragmentPolicy.FIRST, ResetPolicy.IN_WINDOW),
  /** A host of today: old segments stay, overlapping fragments are discarded. */
  MODERN(OverlapPolicy.BSD, FragmentPolicy.DISCARD, ResetPolicy.EXACT),
  /** The old always wins. */
  FIRST(OverlapPolicy.FIRST, FragmentPolicy.FIRST, ResetPolicy.EXACT),
  /** The new always wins. */
  LAST(OverlapPolicy.LAST, FragmentPolicy.LAST, ResetPolicy.EXACT),
  /**
   * Linux from 4.19 on, or with its fixes: overlapping fragments are discarded, and a RST must be
   * exact (RFC 5961).
   */
  MODERN_LINUX(OverlapPolicy.LINUX, FragmentPolicy.DISCARD, ResetPolicy.EXACT),
  /** Windows as it is kept up to date: overlapping fragments are discarded. */
  MODERN_WINDOWS(OverlapPolicy.FIRST, FragmentPolicy.DISCARD, ResetPolicy.EXACT);

  private static final HostPolicy[] VALUES = values();

  private final OverlapPolicy overlap;
  private final FragmentPolicy fragment;
  private final ResetPolicy reset;

  HostPolicy(OverlapPolicy overlap, FragmentPolicy fragment, ResetPolicy reset) {
    this.overlap = overlap;
    this.fragment = fragment;
    this.reset = reset;
  }

  /**
   * Whose bytes win where TCP segments overlap.
   *
   * @return the policy
   */
  public OverlapPolicy overlap() {
    return overlap;
  }

  /**
   * Whose bytes win where IPv4 fragments overlap.
   *
   * @return the policy
   */
  public FragmentPolicy fragment() {
    return fragment;
  }

  /**
   * Which RST ends a connection.
   *
   * @return the policy
   */
  public ResetPolicy reset() {
    return reset;
  }

  /**
   * Whether it is a Linux, which takes a timestamp that is one tick too old, and an urgent pointer
   * of 0.
   *
   * @return true for Linux of any age
   */
  public boolean isLinux() {
    return this == LINUX || this == MODERN_LINUX || this == OLD_LINUX;
  }

  /**
   * The policy with an ordinal, without the copy that {@link #values()} makes.
   *
   * @param ordinal 0 to the number of policies - 1
   * @return the policy
   * @throws ArrayIndexOutOfBoundsException if there is no such ordinal
   */
  public static HostPolicy of(int ordinal) {
    return VALUES[ordinal];
  }
}
