package io.vpi.capture.linux.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.vpi.capture.CaptureException;

/**
 * What machine this is. Asked before {@link Libc} is touched, which can only be loaded on Linux.
 *
 * <p>Thread safe.
 */
public final class Platform {
  private Platform() {}

  /**
   * Asks for 64 bit Linux.
   *
   * @param source the name of the source that is to be opened
   * @throws CaptureException if this is another system
   */
  public static void require(String source) throws CaptureException {
    String system = System.getProperty("os.name", "");
    if (!system.equals("Linux") || ADDRESS.byteSize() != 8) {
      throw new CaptureException(
          source + ": this source needs Linux on a 64 bit machine, this is " + system);
    }
  }
}
