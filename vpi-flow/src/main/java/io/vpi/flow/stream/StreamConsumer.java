package io.vpi.flow.stream;

/**
 * Takes the bytes of TCP streams, each direction's in order and without overlap. An application
 * parser is one, a content search another.
 *
 * <p>An engine has one consumer, which it calls on its own thread while the packet that made the
 * bytes available is at hand. What it is given is valid during the call. It must not throw; one
 * that does is taken to have answered {@link #BYPASS}.
 */
public interface StreamConsumer {
  /**
   * Answer of {@link #onData}: nothing can be made of this without more bytes. What was given
   * stays, and comes again with what follows it, in one piece.
   */
  int MORE = -1;

  /**
   * Answer of {@link #onData}: not now. Nothing is given of this direction until {@code resume};
   * meanwhile bytes are kept within the bound of the stream memory.
   */
  int WAIT = -2;

  /** Answer of {@link #onData}: no more of this direction. */
  int BYPASS = -3;

  /** Takes nothing. */
  StreamConsumer NONE = data -> BYPASS;

  /**
   * Bytes are there. What is not consumed comes again, in one piece with what follows it.
   *
   * @param data the bytes, in one piece of memory; valid during the call
   * @return how many bytes, from the first, are done with, 0 to {@link StreamData#length()}; or
   *     {@link #MORE}, {@link #WAIT} or {@link #BYPASS}
   */
  int onData(StreamData data);

  /**
   * Bytes will never come: they were lost on the way to the sensor, or not kept. The stream goes on
   * behind them. What was not consumed before is gone too, and is not part of the length.
   *
   * @param stream the direction, its offset that of the first byte missing
   * @param length how many bytes are missing
   */
  default void onGap(StreamData stream, long length) {}

  /**
   * The direction has ended. What was not consumed was given a last time before, with {@link
   * StreamData#isLast()}.
   *
   * @param stream the direction, its offset behind the last byte
   * @param end why
   */
  default void onEnd(StreamData stream, StreamEnd end) {}
}
