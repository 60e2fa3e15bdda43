package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureUri;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the name of a source on QEMU, with one sentence for whatever is wrong in it. */
final class HookUri {
  private static final int KIB = 1024;

  private final CaptureUri uri;
  private String folder = "";
  private final List<GuestPort> guests = new ArrayList<>();
  private int maxGuests;
  private boolean vnetHeaders = true;
  private String group = "";
  private FailPolicy failPolicy = FailPolicy.CLOSED;
  private FullQueuePolicy fullQueuePolicy = FullQueuePolicy.DROP_FRAME;
  private int queueBytes = HookOptions.DEFAULT_QUEUE;

  HookUri(CaptureUri uri) {
    this.uri = uri;
  }

  HookOptions options() throws CaptureException {
    String target = uri.target();
    int question = target.indexOf('?');
    HookMode mode = mode(question < 0 ? target : target.substring(0, question));
    if (question >= 0) {
      for (String part : target.substring(question + 1).split("&", -1)) {
        parameter(part);
      }
    }
    if (folder.isEmpty()) {
      throw wrong("it lacks dir=FOLDER, where the sockets for QEMU are to lie");
    }
    if (mode == HookMode.MIRROR && target.matches(".*[?&](fail|full|queue)=.*")) {
      throw wrong("fail, full and queue are for qemu:inline: a mirror holds nothing up");
    }
    int limit = guests.isEmpty() ? HookOptions.DEFAULT_MAX_GUESTS : guests.size();
    return new HookOptions(
        mode,
        path(folder),
        guests,
        maxGuests > 0 ? maxGuests : limit,
        vnetHeaders,
        group,
        failPolicy,
        fullQueuePolicy,
        queueBytes);
  }

  private HookMode mode(String label) throws CaptureException {
    for (HookMode mode : HookMode.values()) {
      if (mode.label().equals(label)) {
        return mode;
      }
    }
    throw wrong("expected qemu:mirror?... or qemu:inline?...");
  }

  private void parameter(String part) throws CaptureException {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    String value = equals < 0 ? "" : part.substring(equals + 1);
    if (value.isEmpty()) {
      throw wrong("'" + part + "' has no value");
    }
    switch (name) {
      case "dir" -> folder = value;
      case "guest" -> addGuest(GuestPort.parse(value));
      case "guests" -> maxGuests = number(name, value, 1, HookOptions.MOST_GUESTS);
      case "vnet" -> vnetHeaders = choice(name, value, "on", "off");
      case "group" -> group = value;
      case "fail" ->
          failPolicy = choice(name, value, "open", "closed") ? FailPolicy.OPEN : FailPolicy.CLOSED;
      case "full" ->
          fullQueuePolicy =
              choice(name, value, "frame", "queue")
                  ? FullQueuePolicy.DROP_FRAME
                  : FullQueuePolicy.DROP_QUEUE;
      case "queue" ->
          queueBytes =
              KIB
                  * number(
                      name, value, HookOptions.LEAST_QUEUE / KIB, HookOptions.LARGEST_QUEUE / KIB);
      default ->
          throw wrong(
              "'" + name + "' is none of dir, guest, guests, vnet, group, fail, full and queue");
    }
    if (maxGuests > 0 && guests.size() > maxGuests) {
      throw wrong(guests.size() + " guests are named, but guests=" + maxGuests);
    }
  }

  private void addGuest(GuestPort guest) throws CaptureException {
    if (guests.contains(guest)) {
      throw wrong("the guest " + guest + " is named twice");
    }
    if (guests.size() == HookOptions.MOST_GUESTS) {
      throw wrong("more than " + HookOptions.MOST_GUESTS + " guests are named");
    }
    guests.add(guest);
  }

  private boolean choice(String name, String value, String yes, String no) throws CaptureException {
    if (!value.equals(yes) && !value.equals(no)) {
      throw wrong(name + " is " + yes + " or " + no + ", not '" + value + "'");
    }
    return value.equals(yes);
  }

  private int number(String name, String value, int least, int most) throws CaptureException {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(name + " is a number from " + least + " to " + most + ", not '" + value + "'");
  }

  private Path path(String text) throws CaptureException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CaptureException("'" + text + "' in '" + uri + "' is no path", e);
    }
  }

  private CaptureException wrong(String what) {
    return new CaptureException("'" + uri + "' names no source on QEMU: " + what);
  }
}
