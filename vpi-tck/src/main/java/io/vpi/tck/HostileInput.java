package io.vpi.tck;

import io.vpi.capture.CaptureOptions;
import java.util.Objects;

/**
 * An input that lies: a length beyond the memory, a negative one, a record cut short.
 *
 * @param name what is wrong with it, for the report of a test
 * @param isReported whether the source must end by it and tell so by {@link
 *     io.vpi.capture.PacketSource#problem()}; false where it may carry on, or end silently
 * @param opener opens a source that reads it
 */
public record HostileInput(String name, boolean isReported, Opener opener) {
  /** Checks that no part is null. */
  public HostileInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(opener, "opener");
  }

  /** Opens a source on a hostile input. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the source; what lies is there now or shortly.
     *
     * @param options the options to open it with
     * @return the open source; the test closes it
     * @throws Exception if it does not open, which fails the test
     */
    SourceSession open(CaptureOptions options) throws Exception;
  }
}
