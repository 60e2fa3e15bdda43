package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import java.nio.file.Path;
import java.util.List;

/**
 * What a source on QEMU is made of.
 *
 * @param mode which filters it stands behind
 * @param folder where the sockets lie, in a folder for each guest
 * @param guests the guests; none: each folder in {@code folder} is one, those that come later too
 * @param maxGuests the most guests at once, 1 to {@link #MOST_GUESTS}; memory for all of them is
 *     taken when the source opens: half a MiB each, and inline twice {@code queueBytes}
 * @param vnetHeaders whether the filters are made with {@code vnet_hdr_support=on}
 * @param group the group that QEMU runs as and that may connect; empty: the sensor's own user alone
 * @param failPolicy what becomes of waiting frames when an inline source closes
 * @param fullQueuePolicy what becomes of frames that QEMU does not take back
 * @param queueBytes how much of a guest's direction may wait for QEMU to read, in bytes, {@link
 *     #LEAST_QUEUE} to {@link #LARGEST_QUEUE}; inline only
 */
public record HookOptions(
    HookMode mode,
    Path folder,
    List<GuestPort> guests,
    int maxGuests,
    boolean vnetHeaders,
    String group,
    FailPolicy failPolicy,
    FullQueuePolicy fullQueuePolicy,
    int queueBytes) {
  /** The most that {@link #maxGuests} may be. */
  public static final int MOST_GUESTS = 1024;

  /** What {@link #maxGuests} is where guests are found rather than named. */
  public static final int DEFAULT_MAX_GUESTS = 32;

  /** The least that {@link #queueBytes} may be, in bytes: one frame of the longest kind. */
  public static final int LEAST_QUEUE = 128 << 10;

  /** The most that {@link #queueBytes} may be, in bytes. */
  public static final int LARGEST_QUEUE = 64 << 20;

  /** What {@link #of} sets for {@link #queueBytes}, in bytes. */
  public static final int DEFAULT_QUEUE = 512 << 10;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a number is out of range, or there are more guests than
   *     {@code maxGuests}
   */
  public HookOptions {
    guests = List.copyOf(guests);
    if (maxGuests < 1 || maxGuests > MOST_GUESTS || guests.size() > maxGuests) {
      throw new IllegalArgumentException(
          guests.size() + " guests named, at most " + maxGuests + "; 1 to " + MOST_GUESTS);
    }
    if (queueBytes < LEAST_QUEUE || queueBytes > LARGEST_QUEUE) {
      throw new IllegalArgumentException(
          "a queue has " + LEAST_QUEUE + " to " + LARGEST_QUEUE + " bytes, not " + queueBytes);
    }
  }

  /**
   * Options with all else at its default: vnet headers, sockets for the own user alone, closed,
   * drop what finds no room.
   *
   * @param mode which filters it stands behind
   * @param folder where the sockets lie
   * @param guests the guests; none to find them
   * @return new options
   * @throws IllegalArgumentException if there are more than {@link #MOST_GUESTS}
   */
  public static HookOptions of(HookMode mode, Path folder, GuestPort... guests) {
    return new HookOptions(
        mode,
        folder,
        List.of(guests),
        guests.length == 0 ? DEFAULT_MAX_GUESTS : guests.length,
        true,
        "",
        FailPolicy.CLOSED,
        FullQueuePolicy.DROP_FRAME,
        DEFAULT_QUEUE);
  }

  /**
   * Reads the name of a source; {@link QemuProvider} tells how it is made.
   *
   * @param uri such as {@code qemu:inline?dir=/run/vpi&guest=web-1}
   * @return options
   * @throws CaptureException if the name is not made so, with one sentence that says why
   */
  public static HookOptions parse(CaptureUri uri) throws CaptureException {
    return new HookUri(uri).options();
  }

  /**
   * These options with another fail policy.
   *
   * @param policy what becomes of waiting frames when an inline source closes
   * @return new options
   */
  public HookOptions withFailPolicy(FailPolicy policy) {
    return new HookOptions(
        mode, folder, guests, maxGuests, vnetHeaders, group, policy, fullQueuePolicy, queueBytes);
  }

  /**
   * These options with another queue towards QEMU.
   *
   * @param policy what becomes of frames that QEMU does not take back
   * @param bytes how much may wait, in bytes, in range as {@link #queueBytes} says
   * @return new options
   */
  public HookOptions withQueue(FullQueuePolicy policy, int bytes) {
    return new HookOptions(
        mode, folder, guests, maxGuests, vnetHeaders, group, failPolicy, policy, bytes);
  }

  /**
   * These options for filters with or without vnet headers.
   *
   * @param value whether the filters are made with {@code vnet_hdr_support=on}
   * @return new options
   */
  public HookOptions withVnetHeaders(boolean value) {
    return new HookOptions(
        mode, folder, guests, maxGuests, value, group, failPolicy, fullQueuePolicy, queueBytes);
  }
}
