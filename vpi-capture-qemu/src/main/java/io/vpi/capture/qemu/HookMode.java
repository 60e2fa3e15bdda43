package io.vpi.capture.qemu;

/** Which of QEMU's netfilter objects a source stands behind. */
public enum HookMode {
  /** {@code filter-mirror}: a copy of each frame; the guest's traffic goes on by itself. */
  MIRROR("mirror"),
  /**
   * {@code filter-redirector}, out and back in: each frame waits for its verdict, and goes on only
   * if it is written back.
   */
  INLINE("inline");

  private final String label;

  HookMode(String label) {
    this.label = label;
  }

  /**
   * The mode's name in a source's name and in the names of sockets.
   *
   * @return lower case letters
   */
  public String label() {
    return label;
  }
}
