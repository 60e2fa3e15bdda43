package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks twice a second which guests have a folder, and tells the source of those that come and go:
 * a thread of its own, so that polling never looks at a file system.
 *
 * <p>Used by one thread at a time.
 */
final class GuestFolders {
  private static final System.Logger LOG = System.getLogger(GuestFolders.class.getName());
  private static final long INTERVAL_MILLIS = 500;

  private final QemuSource source;
  private final Path folder;
  private final Set<GuestPort> known = new HashSet<>();
  private final Set<String> refused = new HashSet<>();

  private GuestFolders(QemuSource source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  /** Looks once, and then on until the rounds are stopped. */
  static Rounds watch(QemuSource source, Path folder) {
    GuestFolders folders = new GuestFolders(source, folder);
    folders.look();
    return Rounds.start("vpi guests of " + folder, INTERVAL_MILLIS, folders::look);
  }

  private void look() {
    Set<GuestPort> there = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        Path name = entry.getFileName();
        if (name != null) {
          add(name.toString(), there);
        }
      }
    } catch (IOException e) {
      return; // The folder is not readable now; what is known stays.
    }
    for (GuestPort guest : Set.copyOf(known)) {
      if (!there.contains(guest)) {
        known.remove(guest);
        source.removeGuest(guest);
      }
    }
  }

  private void add(String name, Set<GuestPort> there) {
    try {
      GuestPort guest = GuestPort.parse(name);
      there.add(guest);
      if (!known.contains(guest)) {
        source.addGuest(guest);
        known.add(guest);
        refused.remove(name);
      }
    } catch (CaptureException e) {
      if (refused.add(name)) {
        LOG.log(System.Logger.Level.WARNING, () -> folder + ": " + e.getMessage());
      }
    }
  }
}
