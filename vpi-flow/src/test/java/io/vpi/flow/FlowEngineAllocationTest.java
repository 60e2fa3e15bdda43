package io.vpi.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.Asset;
import io.vpi.asset.Endpoint;
import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.StreamOptions;
import io.vpi.flow.report.FlowAnomaly;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapPoint;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows that begin and end, streams out of order, overlaps, fragments: none costs a byte. */
class FlowEngineAllocationTest {
  private static final long HOUR = 3_600_000_000_000L;

  private static final Asset LINUX = new Asset("one", "host", "tap1", "Ubuntu 22.04", "acme");
  private static final Asset WINDOWS = new Asset("two", "host", "tap2", "Windows 11", "acme");

  private long now = 1_700_000_000_000_000_000L;

  @ParameterizedTest(name = "inline: {0}")
  @ValueSource(booleans = {false, true})
  void allocatesNothingForAPacket(boolean inline) {
    List<byte[]> frames = new ArrayList<>();
    talk(frames, Conversation.ipv4());
    talk(frames, Conversation.ipv6());
    FlowStatistics statistics = count(frames, inline, FlowListener.NONE);
    assertTrue(statistics.get(FlowCounter.STREAM_BYTES) > 0);
    assertTrue(statistics.get(FlowCounter.STREAM_DUPLICATE_BYTES) > 0);
    assertTrue(statistics.get(FlowCounter.DATAGRAMS) > 0);
  }

  @ParameterizedTest(name = "inline: {0}")
  @ValueSource(booleans = {false, true})
  void allocatesNothingForANewConnectionInPlaceOfOneThatIsNotInspected(boolean inline) {
    List<byte[]> frames = new ArrayList<>();
    Conversation talk = Conversation.ipv4();
    reconnect(frames, talk);
    reconnect(frames, talk);
    reconnect(frames, talk);
    FlowListener judge =
        new FlowListener() {
          @Override
          public void onPacketDone(FlowPacket packet) {
            if (packet.isInStream()) {
              packet.dropFlow();
            }
            if (!inline) {
              packet.passFlow();
            }
          }
        };
    FlowStatistics statistics = count(frames, inline, judge);
    FlowCounter counter = inline ? FlowCounter.FLOW_DROPPED : FlowCounter.FLOW_PASSED;
    assertTrue(statistics.get(counter) > 0);
    assertTrue(statistics.get(FlowAnomaly.TCP_REUSED) > 0);
  }

  /** A SYN that is challenged, a connection, and what is said in it, part of it twice. */
  private static void reconnect(List<byte[]> frames, Conversation talk) {
    Segment challenge = talk.server.ack();
    Segment reset = talk.client.rst();
    talk.client.isn(talk.client.isn() + 70_000_000);
    Segment syn = talk.client.syn();
    List.of(syn, challenge, reset).forEach(segment -> frames.add(segment.frame()));
    talk.server.isn(talk.server.isn() + 90_000_000);
    talk.handshake().forEach(segment -> frames.add(segment.frame()));
    frames.add(talk.client.data("in order ").frame());
    frames.add(talk.client.dataAt(0, "in order ").frame());
    frames.add(talk.server.data("answer").frame());
  }

  /** Counts what is allocated for frames, which is nothing; answers what else was counted. */
  private FlowStatistics count(List<byte[]> frames, boolean inline, FlowListener listener) {
    FlowOptions options =
        FlowOptions.builder()
            .capacity(64)
            .inline(inline)
            .replaces(inline)
            .mirrorWindow(inline ? 0 : 1)
            .fragments(FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).build())
            .streams(StreamOptions.builder().memory(1 << 18).build())
            .build();
    try (Arena arena = Arena.ofConfined();
        FlowEngine engine =
            FlowEngine.builder()
                .options(options)
                .listener(listener)
                .consumer(data -> data.length())
                .assets(FlowEngineAllocationTest::guest)
                .build()) {
      PacketDecoder decoder = new PacketDecoder();
      LayerTable layers = decoder.newTable(frames.size());
      ChecksumVerifier checksums = new ChecksumVerifier(frames.size());
      TapRegistry taps = new TapRegistry();
      int tap = taps.register(TapPoint.ofPort("test"));
      PacketBatch batch = new PacketBatch(frames.size());
      MemorySegment memory = arena.allocate(frames.stream().mapToLong(f -> f.length).sum());
      Runnable run =
          () -> {
            fill(batch, memory, taps, tap, frames);
            decoder.decode(batch, layers);
            checksums.verify(batch, layers);
            engine.process(batch, layers, checksums);
            batch.clear();
            now += 24 * HOUR;
            batch.begin(memory, taps, now);
            decoder.decode(batch, layers);
            engine.process(batch, layers, checksums);
            batch.clear();
          };
      assertEquals(0, Allocation.bytesAllocatedBy(run));
      FlowStatistics statistics = engine.statistics();
      assertEquals(statistics.get(FlowCounter.FLOWS), statistics.get(FlowCounter.FLOWS_ENDED));
      return statistics;
    }
  }

  private static Asset guest(Endpoint end) {
    return end.addressLow() % 2 == 0 ? LINUX : WINDOWS;
  }

  private void fill(
      PacketBatch batch, MemorySegment memory, TapRegistry taps, int tap, List<byte[]> frames) {
    batch.begin(memory, taps, now);
    long at = 0;
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, at, frame.length);
      batch.add(at, frame.length, frame.length, now + i, LinkType.ETHERNET, tap);
      at += frame.length;
    }
  }

  private static void talk(List<byte[]> frames, Conversation talk) {
    talk.handshake().forEach(segment -> frames.add(segment.frame()));
    frames.add(talk.client.data("in order ").frame());
    frames.add(talk.client.dataAt(20, "and last").frame());
    frames.add(talk.client.dataAt(9, "out of order ").frame());
    frames.add(talk.client.dataAt(9, "OUT OF ORDER ").frame());
    frames.addAll(fragments(talk.server.data("in fragments, which differ from one another")));
    talk.client.next(talk.client.at(28));
    talk.close().forEach(segment -> frames.add(segment.frame()));
  }

  /** The IPv4 segment in two fragments, the second first; one over IPv6 as it is. */
  private static List<byte[]> fragments(Segment segment) {
    byte[] frame = segment.frame();
    int header = 34;
    if (frame[14] >>> 4 != 4) {
      return List.of(frame);
    }
    int cut = header + 24;
    byte[] first = Arrays.copyOf(frame, cut);
    byte[] second = Arrays.copyOf(frame, header + frame.length - cut);
    System.arraycopy(frame, cut, second, header, frame.length - cut);
    first[20] = 0x20;
    second[20] = 0;
    second[21] = 3;
    return List.of(checked(second), checked(first));
  }

  private static byte[] checked(byte[] frame) {
    frame[16] = (byte) ((frame.length - 14) >>> 8);
    frame[17] = (byte) (frame.length - 14);
    frame[24] = 0;
    frame[25] = 0;
    int sum = 0;
    for (int i = 14; i < 34; i += 2) {
      sum += (frame[i] & 0xFF) << 8 | (frame[i + 1] & 0xFF);
    }
    sum = ~((sum & 0xFFFF) + (sum >>> 16));
    frame[24] = (byte) (sum >>> 8);
    frame[25] = (byte) sum;
    return frame;
  }
}
