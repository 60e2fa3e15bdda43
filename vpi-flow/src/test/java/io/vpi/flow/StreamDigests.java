package io.vpi.flow;

import io.vpi.event.FlowEvent;
import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the length and the SHA-256 of each direction of each TCP stream. */
final class StreamDigests implements FlowListener, StreamConsumer {
  final List<Stream> streams = new ArrayList<>();
  private final @Nullable Digest[] open;

  /**
   * A stream that has ended, as the oracle writes one.
   *
   * @param ends client address and port, server address and port
   * @param toServer length and SHA-256 of what the client sent
   * @param toClient length and SHA-256 of what the server sent
   */
  record Stream(String ends, String toServer, String toClient) {}

  private static final class Digest {
    private final MessageDigest sha256;
    private long length;

    Digest() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void take(StreamData data) {
      length += data.length();
      sha256.update(data.memory().asSlice(data.offset(), data.length()).asByteBuffer());
    }

    @Override
    public String toString() {
      return length + " " + HexFormat.of().formatHex(sha256.digest());
    }
  }

  StreamDigests(int flows) {
    open = new Digest[2 * flows];
  }

  @Override
  public int onData(StreamData data) {
    int direction = 2 * data.flowId() + (data.isToServer() ? 0 : 1);
    Digest digest = open[direction];
    if (digest == null) {
      digest = new Digest();
      open[direction] = digest;
    }
    digest.take(data);
    return data.length();
  }

  @Override
  public void onFlowEnd(FlowEvent flow, int flowId) {
    if (flow.ipProtocol() == 6) {
      String ends =
          flow.sourceAddress()
              + " "
              + flow.sourcePort()
              + " "
              + flow.destinationAddress()
              + " "
              + flow.destinationPort();
      streams.add(new Stream(ends, take(2 * flowId), take(2 * flowId + 1)));
    }
  }

  private String take(int direction) {
    Digest digest = open[direction];
    open[direction] = null;
    return String.valueOf(digest == null ? new Digest() : digest);
  }
}
