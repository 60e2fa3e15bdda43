package io.vpi.capture.linux.libc;

import io.vpi.capture.CaptureException;

/**
 * Turns what a call of {@link Libc} answered into one sentence for the person who named the source.
 *
 * <p>Thread safe.
 */
public final class Refusal {
  private Refusal() {}

  /**
   * Passes a good answer on.
   *
   * @param source the source's name, such as {@code afpacket:sens0}
   * @param doing what was done, as the subject of the sentence, such as {@code opening a packet
   *     socket}
   * @param capability what the kernel asks for where it is not permitted, such as {@code
   *     CAP_NET_RAW}
   * @param answer what the call answered
   * @return the answer, 0 or more
   * @throws CaptureException if the answer is a negative error number
   */
  public static int check(String source, String doing, String capability, int answer)
      throws CaptureException {
    if (answer < 0) {
      throw of(source, doing, capability, -answer);
    }
    return answer;
  }

  /**
   * The exception that an error number becomes.
   *
   * @param source the source's name
   * @param doing what was done, as the subject of the sentence
   * @param capability what the kernel asks for where it is not permitted
   * @param errno the error number, positive
   * @return such as {@code afpacket:sens0: opening a packet socket was refused (EPERM): run as root
   *     or grant CAP_NET_RAW}
   */
  public static CaptureException of(String source, String doing, String capability, int errno) {
    boolean forbidden = errno == Errno.EPERM || errno == Errno.EACCES;
    String meaning = forbidden ? "run as root or grant " + capability : Errno.meaning(errno);
    return new CaptureException(
        source
            + ": "
            + doing
            + (forbidden ? " was refused (" : " failed (")
            + Errno.symbol(errno)
            + (meaning.isEmpty() ? ")" : "): " + meaning));
  }
}
