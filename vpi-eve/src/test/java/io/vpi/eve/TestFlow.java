package io.vpi.eve;

import io.vpi.event.FlowEvent;

/** A hand-made flow: a short TCP connection unless a test sets other facts. */
final class TestFlow extends TestTraffic implements FlowEvent {
  private static final long SECOND = 1_000_000_000L;

  long end = 1_714_564_800_123_456_789L;
  long start = end - 2 * SECOND;
  boolean alerted;
  int flagsToServer = 0x1B;
  int flagsToClient = 0x1A;

  TestFlow() {
    ends("10.0.0.1", 34_855, "10.0.0.2", 80, 6);
    communityId = "1:LQU9qZlK+B5F3KDmev6m5PMibrg=";
  }

  @Override
  public long timestamp() {
    return end + 60 * SECOND;
  }

  @Override
  public long flowId() {
    return (1L << 53) - 1;
  }

  @Override
  public long packetsToServer() {
    return 6;
  }

  @Override
  public long packetsToClient() {
    return 5;
  }

  @Override
  public long bytesToServer() {
    return 5_000_000_000L;
  }

  @Override
  public long bytesToClient() {
    return 321;
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public String state() {
    return "closed";
  }

  @Override
  public String reason() {
    return "fin";
  }

  @Override
  public boolean isAlerted() {
    return alerted;
  }

  @Override
  public int tcpFlagsToServer() {
    return flagsToServer;
  }

  @Override
  public int tcpFlagsToClient() {
    return flagsToClient;
  }

  @Override
  public String tcpState() {
    return "time_wait";
  }
}
