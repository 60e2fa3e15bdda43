package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Who may come to the sockets: whoever connects to one sees or makes up a guest's traffic. It is
 * the sensor's own user (folders 0700, sockets 0600), or one group beside it (0750, 0660).
 *
 * <p>Immutable.
 */
final class HookAccess {
  private final @Nullable GroupPrincipal group;

  private HookAccess(@Nullable GroupPrincipal group) {
    this.group = group;
  }

  /** Looks the group up; the empty name stands for none. */
  static HookAccess of(Path folder, String group) throws CaptureException {
    if (group.isEmpty()) {
      return new HookAccess(null);
    }
    try {
      return new HookAccess(
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
    } catch (IOException | UnsupportedOperationException e) {
      throw new CaptureException("there is no group '" + group + "'", e);
    }
  }

  /** Makes a folder for sockets; one that is there stays as it is. */
  void makeFolder(Path folder) throws CaptureException {
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        apply(folder, "rwxr-x---", "rwx------");
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new CaptureException("the folder " + folder + " cannot be made: " + reason(e), e);
    }
  }

  void applyToSocket(Path socket) throws IOException {
    apply(socket, "rw-rw----", "rw-------");
  }

  private void apply(Path path, String withGroup, String alone) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (group != null) {
      view.setGroup(group);
    }
    view.setPermissions(PosixFilePermissions.fromString(group != null ? withGroup : alone));
  }

  /** Why something failed, without the path that the JDK's messages repeat. */
  static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }
}
