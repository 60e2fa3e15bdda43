package io.vpi.flow.fragment;

import static io.vpi.flow.fragment.FragmentPackets.EXPERIMENT;
import static io.vpi.flow.fragment.FragmentPackets.ethernet;
import static io.vpi.flow.fragment.FragmentPackets.filled;
import static io.vpi.flow.fragment.FragmentPackets.ipv4;
import static io.vpi.flow.fragment.FragmentPackets.ipv6Fragment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.asset.AssetResolver;
import io.vpi.decode.DecoderOptions;
import io.vpi.decode.LayerTable;
import io.vpi.decode.PacketDecoder;
import io.vpi.flow.host.HostLookup;
import io.vpi.flow.policy.FragmentOptions;
import io.vpi.flow.policy.HostPolicies;
import io.vpi.flow.policy.HostPolicy;
import io.vpi.flow.policy.TenantKey;
import io.vpi.flow.report.AnomalySink;
import io.vpi.flow.report.FlowCounter;
import io.vpi.flow.report.FlowStatistics;
import io.vpi.packet.LinkType;
import io.vpi.packet.PacketBatch;
import io.vpi.tap.TapRegistry;
import io.vpi.testing.Allocation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentAllocationTest {
  private final FlowStatistics statistics = new FlowStatistics();
  private long now = 1;

  @Test
  void allocatesNothingForFragmentsDatagramsOverlapsAndEvictions() {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 1480; at >= 0; at -= 1480) {
      frames.add(ethernet(0x0800, ipv4(1, EXPERIMENT, at, at == 0, filled(1480, 'x'))));
      frames.add(ethernet(0x86DD, ipv6Fragment(1, EXPERIMENT, at, at == 0, filled(1480, 'x'))));
    }
    // Never finished, some overlapping and some reaching too far.
    for (int id = 10; id < 40; id++) {
      frames.add(ethernet(0x0800, ipv4(id, EXPERIMENT, 8, true, filled(64, 'x'))));
      frames.add(ethernet(0x0800, ipv4(id, EXPERIMENT, 16, true, filled(16, 'y'))));
    }
    frames.add(ethernet(0x0800, ipv4(50, EXPERIMENT, 65_528, false, filled(64, 'x'))));
    frames.add(ethernet(0x0800, ipv4(51, EXPERIMENT, 0, false, filled(64, 'x'))));

    PacketBatch batch = batch(frames);
    PacketDecoder decoder = new PacketDecoder();
    LayerTable layers = decoder.newTable(batch.capacity());
    decoder.decode(batch, layers);
    FragmentOptions options =
        FragmentOptions.builder().memory(FragmentOptions.MIN_MEMORY).maxDatagrams(16).build();
    try (Defragmenter defragmenter =
        new Defragmenter(
            options,
            DecoderOptions.DEFAULT,
            new HostLookup(AssetResolver.NONE, HostPolicies.all(HostPolicy.LAST)),
            TenantKey.INNERMOST,
            statistics,
            AnomalySink.NONE)) {
      long bytes =
          Allocation.bytesAllocatedBy(() -> {
            for (int i = 0; i < batch.size(); i++) {
              defragmenter.offer(batch, layers, i, 0, now);
            }
            now += 40_000_000_000L;
            defragmenter.advance(now, 8);
          });
      assertEquals(0, bytes);
    }
    assertTrue(statistics.get(FlowCounter.DATAGRAMS) > 0);
    assertTrue(statistics.get(FlowCounter.DATAGRAMS_EVICTED) > 0);
    assertTrue(statistics.get(FlowCounter.DATAGRAMS_DISCARDED) > 0);
    assertTrue(statistics.get(FlowCounter.DATAGRAMS_TIMED_OUT) > 0);
  }

  private static PacketBatch batch(List<byte[]> frames) {
    int size = frames.stream().mapToInt(frame -> frame.length).sum();
    MemorySegment memory = Arena.ofAuto().allocate(size);
    PacketBatch batch = new PacketBatch(frames.size());
    batch.begin(memory, new TapRegistry(), 1);
    long offset = 0;
    for (byte[] frame : frames) {
      MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, offset, frame.length);
      batch.add(offset, frame.length, frame.length, 1, LinkType.ETHERNET, PacketBatch.NO_TAP);
      offset += frame.length;
    }
    return batch;
  }
}
