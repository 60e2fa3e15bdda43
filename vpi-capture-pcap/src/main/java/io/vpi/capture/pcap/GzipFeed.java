package io.vpi.capture.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses gzip (RFC 1952): one member or several, one after the other, then nothing or zeros.
 * It goes on wherever the bytes below stop for the moment, also within a member's header. Checksums
 * and lengths of the members are compared.
 *
 * <p>Not thread safe.
 */
final class GzipFeed implements ByteFeed {
  private static final int INPUT_SIZE = 64 << 10;

  private static final int MAGIC_1 = 0x1F;
  private static final int MAGIC_2 = 0x8B;
  private static final int METHOD_DEFLATE = 8;
  private static final int FIXED_HEADER_LENGTH = 10;
  private static final int TRAILER_LENGTH = 8;

  // Bits of the header's FLG, RFC 1952 section 2.3.1.
  private static final int FLAG_HEADER_CRC = 1 << 1;
  private static final int FLAG_EXTRA = 1 << 2;
  private static final int FLAG_NAME = 1 << 3;
  private static final int FLAG_COMMENT = 1 << 4;
  private static final int FLAGS_RESERVED = 0xE0;

  /** Where in a member the next compressed byte belongs. */
  private enum State {
    FIXED_HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    DATA,
    TRAILER,
    PADDING
  }

  private final ByteFeed compressed;
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_SIZE).flip();
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();

  private State state = State.FIXED_HEADER;

  /** Bytes of the current part of the header or trailer that were read. */
  private int count;

  private int flags;
  private int extraLength;
  private long trailer;
  private boolean firstMember = true;
  private @Nullable IOException deferred;

  /** Whether bytes may wait here, compressed or not. */
  private boolean pending;

  /**
   * Decompresses a feed.
   *
   * @param compressed gzip data; closed with this feed
   */
  GzipFeed(ByteFeed compressed) {
    this.compressed = compressed;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (deferred != null) {
      throw deferred;
    }
    while (true) {
      if (!input.hasRemaining() && !(state == State.DATA && pending)) {
        input.clear();
        int read;
        try {
          read = compressed.read(input);
        } finally {
          input.flip();
        }
        if (read < 0) {
          return atEnd();
        }
        if (read == 0) {
          return 0;
        }
      }
      if (state == State.DATA) {
        int produced = inflate(target);
        if (produced > 0) {
          return produced;
        }
      } else {
        header(input.get() & 0xFF);
        pending = input.hasRemaining();
      }
    }
  }

  private int atEnd() throws IOException {
    if (state == State.PADDING || (state == State.FIXED_HEADER && count == 0 && !firstMember)) {
      return END;
    }
    throw new IOException("the gzip data ends in the middle of a member");
  }

  /** Decompresses into the target; 0 if more input is needed or the member has ended. */
  private int inflate(ByteBuffer target) throws IOException {
    int start = target.position();
    inflater.setInput(input);
    try {
      inflater.inflate(target);
    } catch (DataFormatException e) {
      deferred = new IOException("the gzip data is damaged: " + e.getMessage(), e);
    }
    int produced = target.position() - start;
    if (produced > 0) {
      target.limit(target.position()).position(start);
      crc.update(target);
    } else if (deferred != null) {
      throw deferred;
    }
    boolean full = produced > 0 && !inflater.finished();
    pending = input.hasRemaining() || full;
    if (inflater.finished()) {
      enter(State.TRAILER);
      trailer = 0;
    } else if (inflater.needsDictionary()) {
      throw new IOException("the gzip data needs a preset dictionary, which gzip does not have");
    }
    return produced;
  }

  private void header(int octet) throws IOException {
    switch (state) {
      case FIXED_HEADER -> fixedHeader(octet);
      case EXTRA_LENGTH -> {
        extraLength |= octet << (8 * count);
        if (++count == 2) {
          enter(extraLength == 0 ? afterExtra() : State.EXTRA);
        }
      }
      case EXTRA -> {
        if (++count == extraLength) {
          enter(afterExtra());
        }
      }
      case NAME -> {
        if (octet == 0) {
          enter(afterName());
        }
      }
      case COMMENT -> {
        if (octet == 0) {
          enter(afterComment());
        }
      }
      case HEADER_CRC -> {
        if (++count == 2) {
          enter(State.DATA);
        }
      }
      case TRAILER -> trailer(octet);
      case PADDING -> {
        if (octet != 0) {
          throw new IOException("something other than gzip data follows the gzip data");
        }
      }
      case DATA -> throw new IllegalStateException("compressed data is no header");
    }
  }

  private void fixedHeader(int octet) throws IOException {
    if (count == 0 && octet == 0 && !firstMember) {
      // Tapes and block devices pad with zeros; gzip passes them over as well.
      enter(State.PADDING);
      return;
    }
    boolean expected =
        switch (count) {
          case 0 -> octet == MAGIC_1;
          case 1 -> octet == MAGIC_2;
          case 2 -> octet == METHOD_DEFLATE;
          case 3 -> (octet & FLAGS_RESERVED) == 0;
          default -> true;
        };
    if (!expected) {
      throw new IOException(
          firstMember
              ? "the gzip header is damaged"
              : "something other than gzip data follows the gzip data");
    }
    if (count == 3) {
      flags = octet;
    }
    if (++count == FIXED_HEADER_LENGTH) {
      extraLength = 0;
      enter((flags & FLAG_EXTRA) != 0 ? State.EXTRA_LENGTH : afterExtra());
    }
  }

  private State afterExtra() {
    return (flags & FLAG_NAME) != 0 ? State.NAME : afterName();
  }

  private State afterName() {
    return (flags & FLAG_COMMENT) != 0 ? State.COMMENT : afterComment();
  }

  private State afterComment() {
    return (flags & FLAG_HEADER_CRC) != 0 ? State.HEADER_CRC : State.DATA;
  }

  private void trailer(int octet) throws IOException {
    trailer |= (long) octet << (8 * count);
    if (++count < TRAILER_LENGTH) {
      return;
    }
    if ((trailer & 0xFFFF_FFFFL) != crc.getValue()) {
      throw new IOException("the gzip data does not match its checksum");
    }
    if (trailer >>> 32 != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new IOException("the gzip data does not have the length that it claims");
    }
    inflater.reset();
    crc.reset();
    firstMember = false;
    enter(State.FIXED_HEADER);
  }

  private void enter(State next) {
    state = next;
    count = 0;
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
    inflater.end();
  }
}
