package io.vpi.flow.soak;

import io.vpi.decode.Tcp;
import io.vpi.flow.stream.StreamData;
import java.util.SplittableRandom;

/**
 * A client and a server that talk in turns over TCP, from SYN to the last acknowledgment. What one
 * says at a time comes in up to four segments, mostly out of order, and is acknowledged. Knows what
 * of it has come out of the engine.
 */
final class GoodConversation {
  private static final int MOST_ROUNDS = 6;
  private static final int MOST_SEGMENTS = 4;
  private static final int MOST_BYTES = 1_400;

  private enum Step {
    SYN,
    SYN_ACK,
    ACK,
    ASK,
    ASKED,
    ANSWER,
    ANSWERED,
    CLIENT_FIN,
    SERVER_FIN,
    LAST_ACK,
    REST
  }

  private final Pattern pattern;
  private final SplittableRandom random;
  private final boolean ipv6;
  private final int client;
  private final int server;

  private Step step = Step.REST;
  private int number;
  private int clientPort = 9_999;
  private int clientIsn;
  private int serverIsn;
  private int rounds;

  /** Bytes that the ends have sent, the burst at hand left out. */
  private int asked;

  private int answered;

  // The burst: how many segments of how many bytes, in which order, and how many have gone.
  private int segments;
  private int bytes;
  private int order;
  private int gone;

  // What has come out.
  private long askedOut;
  private long answeredOut;
  private int ends;
  private boolean broken;

  GoodConversation(Pattern pattern, SplittableRandom random, int slot, int server) {
    this.pattern = pattern;
    this.random = random;
    ipv6 = (slot & 1) != 0;
    client = Hosts.CLIENTS | slot;
    this.server = Hosts.SERVERS | server;
    number = slot << 16;
  }

  /** Starts anew, from another port. */
  void begin() {
    number++;
    clientPort = clientPort == 65_535 ? 10_000 : clientPort + 1;
    clientIsn = random.nextInt();
    serverIsn = random.nextInt();
    rounds = 1 + random.nextInt(MOST_ROUNDS);
    asked = 0;
    answered = 0;
    askedOut = 0;
    answeredOut = 0;
    ends = 0;
    broken = false;
    step = Step.SYN;
  }

  /** Whether all was said, and nothing has been since it was the conversation's turn last. */
  boolean isOver() {
    return step == Step.REST;
  }

  /** Whether all that was said came out, whole and in order, and its end too. */
  boolean isServed() {
    return !broken && askedOut == asked && answeredOut == answered && ends == 2;
  }

  void write(FrameWriter frame) {
    int up = clientIsn + 1 + asked;
    int down = serverIsn + 1 + answered;
    switch (step) {
      case SYN -> toServer(frame).syn(clientIsn, 0, Tcp.SYN);
      case SYN_ACK -> toClient(frame).syn(serverIsn, clientIsn + 1, Tcp.SYN | Tcp.ACK);
      case ACK -> {
        toServer(frame).tcp(up, down, Tcp.ACK);
        beginBurst();
      }
      case ASK -> {
        int offset = nextOfBurst();
        toServer(frame)
            .tcp(up + offset, down, Tcp.ACK, pattern.memory(), said(true, asked + offset), bytes);
        if (gone < segments) {
          return;
        }
        asked += segments * bytes;
      }
      case ASKED -> {
        toClient(frame).tcp(down, up, Tcp.ACK);
        beginBurst();
      }
      case ANSWER -> {
        int offset = nextOfBurst();
        toClient(frame)
            .tcp(
                down + offset,
                up,
                Tcp.ACK,
                pattern.memory(),
                said(false, answered + offset),
                bytes);
        if (gone < segments) {
          return;
        }
        answered += segments * bytes;
      }
      case ANSWERED -> {
        toServer(frame).tcp(up, down, Tcp.ACK);
        rounds--;
        if (rounds > 0) {
          beginBurst();
          step = Step.ASK;
          return;
        }
      }
      case CLIENT_FIN -> toServer(frame).tcp(up, down, Tcp.FIN | Tcp.ACK);
      case SERVER_FIN -> toClient(frame).tcp(down, up + 1, Tcp.FIN | Tcp.ACK);
      case LAST_ACK -> toServer(frame).tcp(up + 1, down + 1, Tcp.ACK);
      case REST -> throw new IllegalStateException("nobody talks");
    }
    step = NEXT[step.ordinal()];
  }

  /** The step behind each. */
  private static final Step[] NEXT = {
    Step.SYN_ACK,
    Step.ACK,
    Step.ASK,
    Step.ASKED,
    Step.ANSWER,
    Step.ANSWERED,
    Step.CLIENT_FIN,
    Step.SERVER_FIN,
    Step.LAST_ACK,
    Step.REST
  };

  private void beginBurst() {
    segments = 1 << random.nextInt(3);
    bytes = 1 + random.nextInt(MOST_BYTES);
    order = random.nextInt(MOST_SEGMENTS) & (segments - 1);
    gone = 0;
  }

  /** Where the burst's next segment starts, from the burst's start. */
  private int nextOfBurst() {
    return (gone++ ^ order) * bytes;
  }

  private FrameWriter toServer(FrameWriter frame) {
    return frame.ends(ipv6, client, server, clientPort, GoodConversations.PORT);
  }

  private FrameWriter toClient(FrameWriter frame) {
    return frame.ends(ipv6, server, client, GoodConversations.PORT, clientPort);
  }

  private long said(boolean byClient, long offset) {
    return pattern.at(stream(byClient), offset);
  }

  private int stream(boolean byClient) {
    return 2 * number + (byClient ? 1 : 0);
  }

  /** Takes what came out of the engine. */
  void take(StreamData data, boolean byClient, int port) {
    if (port != clientPort) {
      return;
    }
    long expected = byClient ? askedOut : answeredOut;
    if (data.streamOffset() != expected
        || !pattern.matches(
            stream(byClient), expected, data.memory(), data.offset(), data.length())) {
      broken = true;
    }
    if (byClient) {
      askedOut += data.length();
    } else {
      answeredOut += data.length();
    }
  }

  /** Something is missing. */
  void gap(int port) {
    broken |= port == clientPort;
  }

  /** A direction has ended by its FIN. */
  void end(int port) {
    if (port == clientPort) {
      ends++;
    }
  }
}
