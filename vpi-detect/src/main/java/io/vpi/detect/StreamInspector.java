package io.vpi.detect;

import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;

/**
 * Hands the bytes of TCP streams to the rules, in windows: the new bytes behind so many of those
 * inspected before as a match across the border can need. These are left with the stream's memory
 * and come again with what follows them.
 */
final class StreamInspector implements StreamConsumer {
  private final PacketInspection inspection;

  /** Up to which stream offset the rules have seen a direction; two a flow, to the server first. */
  private final long[] inspected;

  StreamInspector(PacketInspection inspection, int flows) {
    this.inspection = inspection;
    inspected = new long[2 * flows];
  }

  @Override
  public int onData(StreamData data) {
    int direction = direction(data);
    int length = data.length();
    long end = data.streamOffset() + length;
    int before = Math.clamp(inspected[direction] - data.streamOffset(), 0, length);
    inspection.stream(data, before);
    inspected[direction] = end;
    int kept = data.isLast() ? 0 : Math.min(inspection.streamReach(), length);
    return length - kept;
  }

  @Override
  public void onEnd(StreamData stream, StreamEnd end) {
    inspected[direction(stream)] = 0;
  }

  private static int direction(StreamData data) {
    return 2 * data.flowId() + (data.isToServer() ? 0 : 1);
  }
}
