package io.vpi.flow.tcp;

import io.vpi.flow.policy.OverlapPolicy;
import io.vpi.flow.stream.StreamEnd;
import io.vpi.flow.table.FlowRecord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A reassembler that keeps everything, the old bytes where some overlap. */
final class RecordingSink implements StreamSink {
  /** What one end has sent. */
  static final class Stream {
    final List<String> log = new ArrayList<>();
    final BitSet present = new BitSet();
    final BitSet silent = new BitSet();
    byte[] bytes = new byte[64];
    boolean toServer;
    long acknowledged;

    int next() {
      return present.nextClearBit(0);
    }

    /** The bytes in order. */
    String text() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < next(); i++) {
        if (!silent.get(i)) {
          text.append((char) (bytes[i] & 0xFF));
        }
      }
      return text.toString();
    }

    /** The bytes held, whether in order or not, and dots where there are none. */
    String held() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < present.length(); i++) {
        text.append(present.get(i) ? (char) (bytes[i] & 0xFF) : '.');
      }
      return text.toString();
    }

    private void put(int at, byte value) {
      if (at >= bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(at + 1, 2 * bytes.length));
      }
      bytes[at] = value;
      present.set(at);
    }
  }

  final Stream a = new Stream();
  final Stream b = new Stream();

  private Stream of(long half) {
    return half % FlowRecord.SIZE == FlowRecord.HALF_A ? a : b;
  }

  @Override
  public void open(long half, int flowId, boolean toServer, long firstOffset) {
    Stream stream = of(half);
    stream.log.add("open " + firstOffset);
    stream.toServer = toServer;
  }

  @Override
  public int segment(
      long half,
      long streamOffset,
      MemorySegment memory,
      long at,
      int length,
      OverlapPolicy policy) {
    Stream stream = of(half);
    int answer = 0;
    for (int i = 0; i < length; i++) {
      int place = Math.toIntExact(streamOffset + i);
      byte value = memory.get(ValueLayout.JAVA_BYTE, at + i);
      if (!stream.present.get(place)) {
        stream.put(place, value);
      } else if (stream.bytes[place] != value) {
        answer = OVERLAP_DIFFERS;
      }
    }
    return answer;
  }

  @Override
  public void acknowledged(long half, long streamOffset) {
    of(half).acknowledged = streamOffset;
  }

  @Override
  public void skip(long half, long streamOffset, int length) {
    fill(half, "skip", streamOffset, length);
  }

  @Override
  public void gap(long half, long streamOffset, int length) {
    fill(half, "gap", streamOffset, length);
  }

  @Override
  public void lost(long half, long streamOffset, int length) {
    fill(half, "lost", streamOffset, length);
  }

  private void fill(long half, String what, long streamOffset, int length) {
    Stream stream = of(half);
    stream.log.add(what + " " + streamOffset + " " + length);
    for (int i = 0; i < length; i++) {
      int place = Math.toIntExact(streamOffset + i);
      stream.put(place, (byte) '?');
      stream.silent.set(place);
    }
  }

  @Override
  public void finish(long half, long endOffset) {
    of(half).log.add("finish " + endOffset);
  }

  @Override
  public void end(long half, StreamEnd reason) {
    of(half).log.add("end " + reason);
  }

  @Override
  public long next(long half) {
    return of(half).next();
  }
}
