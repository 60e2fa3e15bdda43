package io.vpi.flow.fuzz;

import io.vpi.decode.Tcp;
import io.vpi.flow.fuzz.Script.Op;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The inputs that a search begins with: each shows the fuzzer one thing that traffic can do. */
final class Seeds {
  private static final int IPV4 = 0;
  private static final int IPV6 = 1;
  private static final int SERVER = 129; // of connection 0: 129 % 3 == 0
  private static final int MORE = 0x80;

  private Seeds() {}

  /**
   * An input.
   *
   * @param name what happens, a file's name
   * @param bytes the input
   * @param sign what shows that it did happen: a counter or an anomaly that is not 0
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Seed(String name, byte[] bytes, Enum<?> sign) {}

  /** Writes an input. */
  private static final class Input {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Input(int switches, HostPolicy host, int bounds, int consumer) {
      bytes.write(switches);
      bytes.write(host.ordinal());
      bytes.write(bounds);
      bytes.write(consumer);
    }

    Input then(Op op, int... operands) {
      bytes.write(op.ordinal());
      for (int operand : operands) {
        bytes.write(operand);
      }
      return this;
    }

    Seed is(String name, Enum<?> sign) {
      return new Seed(name, bytes.toByteArray(), sign);
    }
  }

  private static Input passive() {
    return new Input(0, HostPolicy.MODERN, 0, 0);
  }

  private static Input with(int switches) {
    return new Input(switches, HostPolicy.MODERN, 0, 0);
  }

  static List<Seed> all() {
    List<Seed> seeds = new ArrayList<>();
    streams(seeds);
    handshakes(seeds);
    closings(seeds);
    fragments(seeds);
    bounds(seeds);
    return seeds;
  }

  private static void streams(List<Seed> seeds) {
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.DATA, SERVER, 40, 1)
            .then(Op.FIN, IPV4)
            .then(Op.FIN, SERVER)
            .then(Op.ACK, IPV4)
            .is("conversation", FlowCounter.STREAM_BYTES));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV6)
            .then(Op.DATA_AT, IPV6, 40, 40, 0)
            .then(Op.DATA_AT, IPV6, 20, 20, 0)
            .then(Op.FLUSH)
            .then(Op.DATA_AT, IPV6, 0, 20, 0)
            .is("out-of-order", FlowCounter.STREAM_BYTES));
    seeds.add(
        new Input(0, HostPolicy.LAST, 0, 0)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA_AT, IPV4, 10, 30, 1)
            .then(Op.DATA_AT, IPV4, 20, 40, 2)
            .then(Op.DATA_AT, IPV4, 0, 15, 3)
            .is("overlap", FlowAnomaly.TCP_OVERLAP));
    seeds.add(
        with(EngineRun.INLINE | EngineRun.REPLACES)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA_AT, IPV4, 10, 30, 1)
            .then(Op.DATA_AT, IPV4, 0, 30, 2)
            .is("overlap-replaced", FlowAnomaly.TCP_OVERLAP));
    seeds.add(
        with(EngineRun.IMPATIENT)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA_AT, IPV4, 50, 30, 0)
            .then(Op.CLOCK, 8)
            .then(Op.DATA_AT, IPV4, 80, 30, 0)
            .then(Op.ACK, SERVER)
            .then(Op.DATA_AT, IPV4, 110, 10, 0)
            .is("gap", FlowCounter.STREAM_GAP_BYTES));
    seeds.add(
        new Input(0, HostPolicy.MODERN, 0, 7)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.RESUME, 128)
            .then(Op.DATA, IPV4, 20, 0)
            .is("consumer-of-a-mind-of-its-own", FlowCounter.SEGMENTS));
    seeds.add(
        with(EngineRun.MIDSTREAM | EngineRun.ONE_SIDED)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.DATA, IPV4, 20, 0)
            .is("midstream", FlowCounter.STREAM_BYTES));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.SEGMENT, IPV4, Tcp.ACK | Tcp.URG, 0, 0, 9, 16)
            .is("urgent", FlowAnomaly.TCP_URGENT));
    seeds.add(
        passive()
            .then(Op.PEER, IPV4, 33)
            .then(Op.PEER, SERVER, 65)
            .then(Op.OPTION, Tcp.OPTION_WINDOW_SCALE, 1, 7)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.OPTION, Tcp.OPTION_TIMESTAMPS, 8, 0, 0, 0, 1, 0, 0, 0, 1)
            .then(Op.DATA_AT, IPV4, 0, 20, 0)
            .is("timestamps", FlowCounter.STREAM_BYTES));
    seeds.add(
        passive()
            .then(Op.OPTION, Tcp.OPTION_FAST_OPEN, 8, 1, 2, 3, 4, 5, 6, 7, 8)
            .then(Op.SEGMENT, IPV4, Tcp.SYN, 0, 0, 20, 16)
            .then(Op.HANDSHAKE, IPV4)
            .is("data-on-syn", FlowCounter.SEGMENTS));
  }

  private static void handshakes(List<Seed> seeds) {
    seeds.add(
        passive()
            .then(Op.SEGMENT, IPV4, Tcp.SYN, 0, 0, 1, 0)
            .then(Op.FIN, IPV4)
            .then(Op.FIN, SERVER)
            .then(Op.SEGMENT, SERVER, Tcp.SYN, 0, 0, 0, 0)
            .then(Op.SEGMENT, IPV4, Tcp.SYN | Tcp.PSH, 0, 0, 0, 0)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.FIN, IPV4)
            .then(Op.ACK, SERVER)
            .then(Op.DATA, IPV4, 1, 0)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 1, 0)
            .is("many-syns", FlowAnomaly.TCP_SPLIT_HANDSHAKE));
    seeds.add(
        passive()
            .then(Op.FIN, SERVER)
            .then(Op.SEGMENT, IPV4, Tcp.SYN | Tcp.PSH, 0, 0, 0, 0)
            .then(Op.SEGMENT, SERVER, Tcp.SYN, 0, 0, 1, 0)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, SERVER, 1, 0)
            .is("data-on-another-syn", FlowAnomaly.TCP_SYN_DATA));
    seeds.add(
        passive()
            .then(Op.SEGMENT, IPV4, Tcp.SYN, 0, 0, 0, 0)
            .then(Op.FIN, IPV4)
            .then(Op.SEGMENT, SERVER, Tcp.SYN, 0, 0, 0, 0)
            .then(Op.DATA_AT, SERVER, 0, 2, 0)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, SERVER, 1, 0)
            .is("data-by-another-syn", FlowAnomaly.TCP_REUSED));
    seeds.add(
        passive()
            .then(Op.SEGMENT, IPV4, Tcp.SYN, 0, 0, 0, 0)
            .then(Op.SEGMENT, SERVER, Tcp.SYN, 128, 0, 1, 0)
            .then(Op.DATA, IPV4, 0, 0)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, SERVER, 1, 0)
            .is("data-by-other-syns", FlowAnomaly.TCP_REUSED));
  }

  private static void closings(List<Seed> seeds) {
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.RST, IPV4, 5)
            .then(Op.RST, IPV4, 0)
            .is("reset", FlowAnomaly.TCP_RESET_IGNORED));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.FIN, IPV4)
            .then(Op.FIN, SERVER)
            .then(Op.ACK, IPV4)
            .then(Op.SEGMENT, IPV4, Tcp.SYN, 100, 0, 0, 16)
            .is("reuse", FlowAnomaly.TCP_REUSED));
    seeds.add(
        with(EngineRun.INLINE)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.JUDGE, 0)
            .then(Op.DATA, IPV4, 2, 0)
            .then(Op.DATA, SERVER, 2, 0)
            .then(Op.RECONNECT, IPV4, 1)
            .then(Op.DATA, IPV4, 2, 0)
            .is("reuse-of-a-dropped-flow", FlowAnomaly.TCP_REUSED));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.JUDGE, 1)
            .then(Op.DATA, IPV4, 2, 0)
            .then(Op.DATA, SERVER, 2, 0)
            .then(Op.RECONNECT, IPV4, 1)
            .then(Op.DATA, IPV4, 2, 0)
            .is("reuse-of-a-passed-flow", FlowAnomaly.TCP_REUSED));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.CLOCK, 22)
            .then(Op.HANDSHAKE, IPV6)
            .is("timeout", FlowCounter.FLOWS));
  }

  private static void fragments(List<Seed> seeds) {
    seeds.add(
        passive()
            .then(Op.FRAGMENT, 0, 0, MORE | 16, 0)
            .then(Op.FRAGMENT, 0, 2, MORE | 24, 0)
            .then(Op.FRAGMENT, 0, 5, 9, 0)
            .is("fragments", FlowCounter.DATAGRAMS));
    seeds.add(
        new Input(0, HostPolicy.BSD, 0, 0)
            .then(Op.FRAGMENT, 0, 0, MORE | 16, 0)
            .then(Op.FRAGMENT, 0, 1, MORE | 24, 1)
            .then(Op.FRAGMENT, 0, 3, 16, 2)
            .is("fragments-overlap", FlowCounter.DATAGRAMS));
    seeds.add(
        passive()
            .then(Op.FRAGMENT, 4, 3, 16, 0)
            .then(Op.FRAGMENT, 4, 1, MORE | 16, 0)
            .then(Op.FRAGMENT, 4, 0, MORE | 8, 0)
            .is("fragments-ipv6", FlowCounter.DATAGRAMS));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.SPLIT, 3, 3)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.SPLIT, 1, 1)
            .then(Op.DATA, IPV4, 20, 0)
            .is("segment-in-fragments", FlowCounter.STREAM_BYTES));
    seeds.add(
        passive()
            .then(Op.SPLIT, 5, 0)
            .then(Op.VXLAN)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.FRAGMENT, 1, 255, MORE | 16, 0)
            .then(Op.CLOCK, 16)
            .then(Op.FLUSH)
            .is("fragments-never-finished", FlowCounter.DATAGRAMS_TIMED_OUT));
    seeds.add(
        passive()
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 4, 0)
            .then(Op.QUOTE)
            .then(Op.AGAIN, 0)
            .then(Op.CUT, 9)
            .then(Op.DATA, IPV4, 4, 0)
            .then(Op.CUT, 128 + 9)
            .then(Op.DATA, IPV4, 4, 0)
            .then(Op.RAW, 3, 1, 2, 3)
            .is("quoted-repeated-cut", FlowAnomaly.TRUNCATED));
  }

  private static void bounds(List<Seed> seeds) {
    seeds.add(
        with(EngineRun.MIRRORS)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 20, 0)
            .then(Op.AGAIN, 1)
            .is("mirror-copy", FlowCounter.MIRROR_COPIES));
    seeds.add(
        with(EngineRun.SHALLOW)
            .then(Op.HANDSHAKE, IPV4)
            .then(Op.DATA, IPV4, 100, 0)
            .then(Op.DATA, IPV4, 100, 0)
            .is("depth", FlowCounter.STREAM_BEYOND_DEPTH_BYTES));
    Input many = passive();
    for (int datagram = 0; datagram < 8; datagram++) {
      many.then(Op.FRAGMENT, datagram, 1, MORE | 8, 0);
    }
    seeds.add(many.is("fragment-flood", FlowCounter.DATAGRAMS_EVICTED));
    Input small = passive().then(Op.HANDSHAKE, IPV4);
    for (int i = 1; i < 40; i++) {
      small.then(Op.DATA_AT, IPV4, 2 * i, 1, 0);
    }
    seeds.add(small.is("single-bytes-with-holes", FlowAnomaly.TCP_SMALL_SEGMENTS));
  }
}
