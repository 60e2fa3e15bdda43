package io.vpi.capture.pcap.live;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vpi.capture.CaptureException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sends frames out of an interface, by libpcap's own means. One thread at a time. */
final class FrameSender implements AutoCloseable {
  private static final MethodHandle SEND = linkSend();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment frame = arena.allocate(65_536);
  private final long pcap;

  private FrameSender(long pcap) {
    this.pcap = pcap;
  }

  @SuppressWarnings("restricted") // The descriptor is that of pcap/pcap.h.
  private static MethodHandle linkSend() {
    try {
      return Linker.nativeLinker()
          .downcallHandle(
              LibpcapLibrary.require().findOrThrow("pcap_sendpacket"),
              FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    } catch (CaptureException e) {
      throw new IllegalStateException(e);
    }
  }

  static FrameSender at(VethPair pair, String device) throws CaptureException {
    return NetworkNamespace.call(
        "test",
        pair.namespace(),
        () -> {
          try (Arena names = Arena.ofConfined()) {
            long error = names.allocate(Libpcap.ERROR_BUFFER_BYTES).address();
            long pcap = Libpcap.create(names.allocateFrom(device).address(), error);
            Libpcap.setBufferSize(pcap, LiveOptions.MIN_BUFFER_BYTES);
            int status = Libpcap.activate(pcap);
            if (status < 0) {
              throw new CaptureException("cannot send at " + device + ": " + status);
            }
            return new FrameSender(pcap);
          }
        });
  }

  synchronized void send(byte[] bytes) throws IOException {
    MemorySegment.copy(bytes, 0, frame, JAVA_BYTE, 0, bytes.length);
    send(bytes.length, 1);
  }

  /** Sends what was sent last, or that many zeros, several times. */
  synchronized void send(int length, int times) throws IOException {
    try {
      for (int i = 0; i < times; i++) {
        if ((int) SEND.invokeExact(pcap, frame.address(), length) != 0) {
          throw new IOException(Libpcap.error(pcap));
        }
      }
    } catch (Throwable e) {
      if (e instanceof IOException failure) {
        throw failure;
      }
      throw NativeCall.failure(e);
    }
  }

  @Override
  public void close() {
    Libpcap.close(pcap);
    arena.close();
  }
}
