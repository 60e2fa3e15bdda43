package io.vpi.flow.reassembly;

/**
 * Directions that a consumer has asked to go on with while it was being called. What finds no room
 * goes on with its flow's next packet.
 */
final class ResumeQueue {
  private static final int CAPACITY = 16;

  private final long[] halves = new long[CAPACITY];
  private int size;

  void add(long half) {
    if (size < CAPACITY) {
      halves[size++] = half;
    }
  }

  int size() {
    return size;
  }

  long get(int index) {
    return halves[index];
  }

  void clear() {
    size = 0;
  }
}
