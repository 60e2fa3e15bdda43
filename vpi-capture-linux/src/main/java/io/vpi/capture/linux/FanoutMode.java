package io.vpi.capture.linux;

import io.vpi.capture.FlowAffinity;

/** By what the kernel shares frames out among the sockets of a fanout group. */
enum FanoutMode {
  /** By a hash of addresses and ports that is the same for both directions. */
  HASH(0, FlowAffinity.OUTER),
  /** One frame after the other. */
  LB(1, FlowAffinity.NONE),
  /** By the CPU that the frame came in on. */
  CPU(2, FlowAffinity.NONE),
  /** By the queue of the network card that the frame came in on. */
  QM(5, FlowAffinity.NONE);

  /** The mode's number, {@code PACKET_FANOUT_*}. */
  final int number;

  /** What an inspector at one socket of the group can rely on. */
  final FlowAffinity affinity;

  FanoutMode(int number, FlowAffinity affinity) {
    this.number = number;
    this.affinity = affinity;
  }
}
