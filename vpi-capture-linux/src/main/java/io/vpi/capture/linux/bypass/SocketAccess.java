package io.vpi.capture.linux.bypass;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to a unix socket: its owner, mode 0600, or a group beside it, 0660.
 *
 * <p>Immutable.
 */
final class SocketAccess {
  private final Path path;
  private final @Nullable GroupPrincipal group;

  private SocketAccess(Path path, @Nullable GroupPrincipal group) {
    this.path = path;
    this.group = group;
  }

  /**
   * Looks the group up.
   *
   * @param path the socket's path, where nothing need be yet
   * @param group its name, or the empty string for none
   * @throws CaptureException if there is no such group
   */
  static SocketAccess of(Path path, String group) throws CaptureException {
    if (group.isEmpty()) {
      return new SocketAccess(path, null);
    }
    try {
      return new SocketAccess(
          path,
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
    } catch (IOException e) {
      throw new CaptureException(path + ": there is no group '" + group + "'", e);
    }
  }

  /** Sets group and mode of the socket, which was bound. The group first: 0660 is for no other. */
  void apply() throws CaptureException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    try {
      if (group != null) {
        view.setGroup(group);
      }
      view.setPermissions(
          PosixFilePermissions.fromString(group == null ? "rw-------" : "rw-rw----"));
    } catch (IOException e) {
      String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
      throw new CaptureException(
          path
              + ": the socket cannot be given to "
              + (group == null ? "its owner" : "the group '" + group.getName() + "'")
              + (reason == null ? "" : ": " + reason),
          e);
    }
  }
}
