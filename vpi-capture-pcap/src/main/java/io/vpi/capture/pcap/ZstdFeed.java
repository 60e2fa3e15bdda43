package io.vpi.capture.pcap;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decompresses Zstandard (RFC 8878): frames and skippable frames, one after the other. Windows of
 * up to 128 MiB are accepted ({@code zstd --long=27}), which bounds the native memory that a file
 * can claim.
 *
 * <p>The library behind it is native code, which the JVM loads when the first such file is opened;
 * it warns then unless {@code --enable-native-access} names that library's module.
 *
 * <p>Not thread safe.
 */
final class ZstdFeed implements ByteFeed {
  private static final int INPUT_SIZE = 128 << 10;

  private final ByteFeed compressed;
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_SIZE).flip();
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  /** Whether the last byte that was decompressed ended a frame. */
  private boolean betweenFrames = true;

  /** Whether the decompressor may hold bytes that did not fit. */
  private boolean pending;

  /**
   * Decompresses a feed.
   *
   * @param compressed Zstandard data; closed with this feed
   */
  ZstdFeed(ByteFeed compressed) {
    this.compressed = compressed;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (true) {
      if (!pending) {
        input.clear();
        int read;
        try {
          read = compressed.read(input);
        } finally {
          input.flip();
        }
        if (read == 0) {
          return 0;
        }
        if (read < 0) {
          if (betweenFrames) {
            return END;
          }
          throw new IOException("the Zstandard data ends in the middle of a frame");
        }
      }
      int produced = decompress(target);
      if (produced > 0) {
        return produced;
      }
    }
  }

  private int decompress(ByteBuffer target) throws IOException {
    int start = target.position();
    int before = input.remaining();
    try {
      betweenFrames = context.decompressDirectByteBufferStream(target, input);
    } catch (ZstdException e) {
      throw new IOException("the Zstandard data does not decompress: " + e.getMessage(), e);
    }
    int produced = target.position() - start;
    if (produced == 0 && before > 0 && input.remaining() == before) {
      throw new IOException(
          "the Zstandard data does not decompress: the decompressor stands still");
    }
    pending = input.hasRemaining() || (!target.hasRemaining() && !betweenFrames);
    return produced;
  }

  @Override
  public boolean isReady() {
    return pending || compressed.isReady();
  }

  @Override
  public boolean isLive() {
    return compressed.isLive();
  }

  @Override
  public double progress() {
    return compressed.progress();
  }

  @Override
  public void close() {
    compressed.close();
    context.close();
  }
}
