package io.vpi.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.decode.ChecksumVerifier;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.decode.Tcp;
import io.vpi.flow.policy.ChecksumPolicy;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TcpOptions;
import io.vpi.flow.policy.UrgentPolicy;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.flow.report.TcpState;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import io.vpi.flow.testing.Conversation;
import io.vpi.flow.testing.Peer;
import io.vpi.flow.testing.Segment;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import io.vpi.testing.GuardPage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Segments that no honest host sends, each against a guard page. */
class HostileSegmentsTest {
  private static final int[] NEAR = {
    -2, -1, 0, 1, 2, 7, 8, 100, 1460, 65_535, 65_536, 131_072, 1 << 30, Integer.MIN_VALUE
  };

  private static final TcpOptions[] OPTIONS = {
    TcpOptions.DEFAULT,
    TcpOptions.builder().midstream(true).oneSided(true).urgent(UrgentPolicy.GAP).build(),
    TcpOptions.builder().inline(true).splitHandshakes(true).synDataSlots(1).build(),
    TcpOptions.builder()
        .inline(true)
        .midstream(true)
        .checksums(ChecksumPolicy.IGNORE)
        .synDataSlots(0)
        .build()
  };

  /** A flow whose state lies in a record, as in the table. */
  private static final class Flow implements TcpFlows {
    private final MemorySegment records = Arena.ofAuto().allocate(FlowRecord.SIZE, 128);
    private TcpState state = TcpState.NONE;
    private boolean clientIsA;

    @Override
    public MemorySegment memory() {
      return records;
    }

    @Override
    public TcpState state(long record) {
      return state;
    }

    @Override
    public void state(long record, TcpState value) {
      state = value;
    }

    @Override
    public boolean isClientA(long record) {
      return clientIsA;
    }

    @Override
    public void clientIsA(long record, boolean value) {
      clientIsA = value;
    }
  }

  private static Segment random(Random random, Peer peer) {
    int sequence = peer.at(NEAR[random.nextInt(NEAR.length)]);
    Segment segment = peer.segment().seq(sequence);
    if (random.nextInt(3) == 0) {
      segment.ack(random.nextInt());
    } else {
      segment = peer.ackOf(NEAR[random.nextInt(NEAR.length)]).seq(sequence);
    }
    segment.flags(random.nextInt(4) == 0 ? random.nextInt(256) : Tcp.ACK);
    segment.window(random.nextInt(3) == 0 ? 0 : random.nextInt(65_536));
    if (random.nextInt(4) == 0) {
      segment.urgent(random.nextInt(20));
    }
    if (random.nextInt(3) == 0) {
      segment.timestamp(random.nextInt(3) - 1, random.nextInt(3));
    }
    if (random.nextInt(5) == 0) {
      segment.windowScale(random.nextInt(256)).mss(random.nextInt(65_536));
    }
    if (random.nextInt(8) == 0) {
      segment.fastOpen(1, 2, 3, 4);
    }
    if (random.nextInt(8) == 0) {
      segment.md5();
    }
    segment.payload("x".repeat(random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(9)));
    if (random.nextInt(5) == 0) {
      segment.spoilChecksum();
    }
    if (random.nextInt(20) == 0) {
      segment.snap(1);
    }
    return segment;
  }

  /** An honest segment of a conversation that is to be led astray. */
  private static Segment honest(Random random, Conversation talk) {
    return switch (random.nextInt(10)) {
      case 0 -> talk.client.syn();
      case 1 -> talk.server.synAck();
      case 2 -> talk.client.ack();
      case 3 -> talk.server.ack();
      case 4 -> talk.client.fin();
      case 5 -> talk.server.fin();
      case 6, 7 -> talk.server.data("response");
      default -> talk.client.data("request");
    };
  }

  @Property(tries = 300)
  void neverThrowNorReadOutsideOfTheirPacket(@ForAll long seed) {
    Random random = new Random(seed);
    Conversation talk = random.nextBoolean() ? Conversation.ipv4() : Conversation.ipv6();
    talk.client.isn(random.nextInt());
    talk.server.isn(random.nextInt());
    TcpOptions options = OPTIONS[random.nextInt(OPTIONS.length)];
    HostPolicy[] hosts = HostPolicy.values();
    HostPolicy host = hosts[random.nextInt(hosts.length)];
    FlowStatistics statistics = new FlowStatistics();
    NullSink sink = new NullSink();
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(1);
    ChecksumVerifier verifier = new ChecksumVerifier(1);
    PacketBatch batch = new PacketBatch(1);
    TapRegistry taps = new TapRegistry();
    Flow flow = new Flow();
    try (GuardPage guard = GuardPage.allocate(4096);
        TcpTracker tracker = new TcpTracker(options, flow, sink, AnomalySink.NONE, statistics)) {
      tracker.begin(0);
      for (int i = 0; i < 60; i++) {
        boolean isHonest = random.nextBoolean();
        Peer peer = random.nextBoolean() ? talk.client : talk.server;
        Segment segment = isHonest ? honest(random, talk) : random(random, peer);
        byte[] frame = segment.frame();
        batch.begin(GuardPage.unbounded(), taps, i);
        batch.add(
            guard.offsetAtEnd(frame),
            frame.length,
            segment.wireLength(),
            i,
            LinkType.ETHERNET,
            PacketBatch.NO_TAP);
        decoder.decode(batch, layers);
        verifier.verify(batch, layers);
        for (int again = 0; again < 2; again++) {
          int result =
              tracker.segment(
                  0,
                  0,
                  segment.isFromA(),
                  batch,
                  layers,
                  0,
                  verifier.transport(0),
                  host,
                  (long) i << 40);
          int decided =
              result & (TcpResult.ACCEPTED | TcpResult.REFUSED | TcpResult.NEW_CONNECTION);
          assertEquals(1, Integer.bitCount(decided), () -> Integer.toHexString(result));
          if (decided != TcpResult.NEW_CONNECTION) {
            break;
          }
          tracker.end(0, StreamEnd.REUSED);
          tracker.begin(0);
        }
        batch.clear();
      }
      tracker.end(0, StreamEnd.SHUTDOWN);
      long counted = statistics.get(FlowCounter.SEGMENT_BYTES);
      assertTrue(statistics.get(FlowCounter.STREAM_REFUSED_BYTES) <= counted);
      assertEquals(counted - statistics.get(FlowCounter.STREAM_REFUSED_BYTES), sink.bytes);
    }
  }

  @Test
  void allocateNothing() {
    Conversation talk = Conversation.ipv4();
    talk.client.timestamps(1000);
    talk.server.timestamps(5000);
    List<Segment> segments = new ArrayList<>(talk.handshake());
    for (int i = 0; i < 20; i++) {
      segments.add(talk.client.data("request"));
      segments.add(talk.client.dataAt(i, "chaff").urgent(3));
      segments.add(talk.server.data("a longer response"));
      segments.add(talk.client.rstAt(100_000));
      segments.add(talk.client.syn().seq(i));
      segments.add(talk.client.ack().spoilChecksum());
    }
    segments.addAll(talk.close());
    segments.add(Conversation.ipv4().client.isn(5).syn().payload("data").fastOpen(1, 2, 3, 4));
    segments.add(Conversation.ipv4().server.synAck().ack(10));
    PacketBatch batch = batch(segments);
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(batch.capacity());
    ChecksumVerifier verifier = new ChecksumVerifier(batch.capacity());
    decoder.decode(batch, layers);
    verifier.verify(batch, layers);
    boolean[] fromA = new boolean[segments.size()];
    for (int i = 0; i < fromA.length; i++) {
      fromA[i] = segments.get(i).isFromA();
    }
    Flow flow = new Flow();
    NullSink sink = new NullSink();
    try (TcpTracker tracker =
        new TcpTracker(TcpOptions.DEFAULT, flow, sink, AnomalySink.NONE, new FlowStatistics())) {
      int[] results = new int[fromA.length];
      Runnable pass =
          () -> {
            tracker.begin(0);
            for (int i = 0; i < fromA.length; i++) {
              results[i] =
                  tracker.segment(
                      0,
                      0,
                      fromA[i],
                      batch,
                      layers,
                      i,
                      verifier.transport(i),
                      HostPolicy.MODERN,
                      batch.timestamp(i));
              if (results[i] == TcpResult.NEW_CONNECTION) {
                tracker.end(0, StreamEnd.REUSED);
                tracker.begin(0);
                tracker.segment(
                    0,
                    0,
                    fromA[i],
                    batch,
                    layers,
                    i,
                    verifier.transport(i),
                    HostPolicy.MODERN,
                    batch.timestamp(i));
              }
            }
            tracker.end(0, StreamEnd.SHUTDOWN);
          };
      assertEquals(0, Allocation.bytesAllocatedBy(pass));
      assertTrue(sink.bytes > 0);
      assertEquals(TcpResult.NEW_CONNECTION, results[fromA.length - 2]);
    }
  }

  private static PacketBatch batch(List<Segment> segments) {
    int size = segments.stream().mapToInt(segment -> segment.frame().length).sum();
    MemorySegment memory = Arena.ofAuto().allocate(size);
    PacketBatch batch = new PacketBatch(segments.size());
    batch.begin(memory, new TapRegistry(), 0);
    long at = 0;
    for (Segment segment : segments) {
      byte[] frame = segment.frame();
      memory.asSlice(at, frame.length).copyFrom(MemorySegment.ofArray(frame));
      batch.add(at, frame.length, frame.length, 0, LinkType.ETHERNET, PacketBatch.NO_TAP);
      at += frame.length;
    }
    return batch;
  }
}
