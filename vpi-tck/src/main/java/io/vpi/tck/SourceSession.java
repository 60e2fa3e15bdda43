package io.vpi.tck;

import io.vpi.capture.PacketSource;
import java.io.IOException;
import java.util.List;

/**
 * One open source and both ends of it: what the vendor's side puts in, and what comes out of an
 * inline source. Each test opens one of its own.
 *
 * <p>Threads: {@link #send} and {@link #finish} are called by a thread that does not poll as well;
 * all others by the test's own.
 */
public interface SourceSession extends AutoCloseable {
  /**
   * The source under test.
   *
   * @return the same open source on each call
   */
  PacketSource source();

  /**
   * Sends one more packet to the source. Needs {@link SourceTrait#FEEDS}. At most 128 packets are
   * outstanding at once, none of which may be lost.
   *
   * @param packet what the source is to show
   * @throws Exception if it cannot be sent, which fails the test
   */
  default void send(TestPacket packet) throws Exception {
    throw new IllegalStateException("a session of a source that FEEDS overrides send");
  }

  /**
   * Ends the input after what was sent. Called only with {@link SourceTrait#FEEDS} and {@link
   * SourceTrait#ENDS}; a file ends by itself.
   *
   * @throws Exception if that fails, which fails the test
   */
  default void finish() throws Exception {
    throw new IllegalStateException("a session of a source that FEEDS and ENDS overrides finish");
  }

  /**
   * The packets that went on, in their order. Called only with {@link
   * io.vpi.capture.Capability#INLINE}. What is on its way may be missing yet.
   *
   * @return the bytes of each packet that came out of the source, or of its replacement
   */
  default List<byte[]> forwarded() {
    throw new IllegalStateException("a session of a source that is INLINE overrides forwarded");
  }

  /**
   * The packets that {@link PacketSource#inject} sent, in their order. Called only with {@link
   * io.vpi.capture.Capability#INJECT}. What is on its way may be missing yet.
   *
   * @return the bytes of each packet
   */
  default List<byte[]> injected() {
    throw new IllegalStateException("a session of a source that INJECTs overrides injected");
  }

  /**
   * Closes the source, if the test has not, and whatever was put up around it.
   *
   * @throws IOException if that fails, which fails the test
   */
  @Override
  void close() throws IOException;
}
