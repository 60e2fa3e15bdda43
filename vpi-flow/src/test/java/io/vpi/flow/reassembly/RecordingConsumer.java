package io.vpi.flow.reassembly;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.vpi.flow.stream.StreamConsumer;
import io.vpi.flow.stream.StreamData;
import io.vpi.flow.stream.StreamEnd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Consumes everything and writes down what it was given; tests override how it answers. */
class RecordingConsumer implements StreamConsumer {
  final ByteArrayOutputStream consumed = new ByteArrayOutputStream();
  final List<String> events = new ArrayList<>();
  final List<StreamEnd> ends = new ArrayList<>();
  long offset;
  long gapBytes;
  int calls;
  boolean sawLast;

  /** The answer to so many bytes. */
  int answer(StreamData data) {
    return data.length();
  }

  @Override
  public int onData(StreamData data) {
    calls++;
    if (data.length() == 0) {
      throw new AssertionError("no bytes were given");
    }
    byte[] bytes = new byte[data.length()];
    java.lang.foreign.MemorySegment.copy(
        data.memory(), JAVA_BYTE, data.offset(), bytes, 0, bytes.length);
    events.add(
        data.streamOffset()
            + ":"
            + new String(bytes, StandardCharsets.ISO_8859_1)
            + (data.isLast() ? "!" : ""));
    sawLast |= data.isLast();
    int answer = answer(data);
    int done = data.isLast() && answer != WAIT ? bytes.length : Math.max(0, answer);
    consumed.write(bytes, 0, Math.min(done, bytes.length));
    offset = data.streamOffset() + done;
    return answer;
  }

  @Override
  public void onGap(StreamData stream, long length) {
    events.add(stream.streamOffset() + ":gap " + length);
    gapBytes += length;
  }

  @Override
  public void onEnd(StreamData stream, StreamEnd end) {
    events.add(stream.streamOffset() + ":" + end);
    ends.add(end);
  }

  String text() {
    return consumed.toString(StandardCharsets.ISO_8859_1);
  }
}
