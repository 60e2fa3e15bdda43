package io.vpi.capture.qemu;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket that QEMU connects to. One that an earlier sensor left behind is taken over, one
 * that a living sensor listens on is not.
 *
 * <p>Thread safe.
 */
final class UnixListener {
  /** The longest path that the kernel takes ({@code sun_path}), in bytes. */
  private static final int LONGEST_PATH = 107;

  private final Path path;
  private final ServerSocketChannel channel;

  private UnixListener(Path path, ServerSocketChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static UnixListener bind(Path path, HookAccess access) throws CaptureException {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new CaptureException(
          "the path of the socket "
              + path
              + " has "
              + length
              + " bytes, more than the "
              + LONGEST_PATH
              + " that the kernel takes: choose a shorter folder");
    }
    ServerSocketChannel channel = null;
    try {
      removeStale(path);
      channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(path));
      access.applyToSocket(path);
      channel.configureBlocking(false);
      return new UnixListener(path, channel);
    } catch (CaptureException e) {
      closeQuietly(channel);
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      closeQuietly(channel);
      throw new CaptureException(
          "the socket " + path + " cannot be made: " + HookAccess.reason(e), e);
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new CaptureException(path + " is there and is no socket");
    }
    if (isListenedOn(path)) {
      throw new CaptureException("another sensor listens on " + path);
    }
    Files.delete(path);
  }

  private static boolean isListenedOn(Path path) {
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      return true;
    } catch (IOException e) {
      return false; // Its sensor is gone.
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  Path path() {
    return path;
  }

  /** Listens no more, and takes the socket away. */
  void close() {
    closeQuietly(channel);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It is stale then, which the next sensor sees.
    }
  }

  private static void closeQuietly(@Nullable ServerSocketChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Closed it is.
      }
    }
  }
}
