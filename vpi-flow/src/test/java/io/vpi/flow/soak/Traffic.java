package io.vpi.flow.soak;

/** One kind of traffic. Allocates nothing for a frame. */
interface Traffic {
  /** Writes its next frame. */
  void next(FrameWriter frame);
}
