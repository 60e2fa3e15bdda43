package io.vpi.capture;

/** A provider for a scheme that another one has taken before it. */
public final class RivalTestProvider implements PacketSourceProvider {
  /** Made by the service loader. */
  public RivalTestProvider() {}

  @Override
  public String scheme() {
    return "test";
  }

  @Override
  public String synopsis() {
    return "test:RIVAL";
  }

  @Override
  public String description() {
    return "Never chosen";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) {
    throw new AssertionError("the first provider of a scheme is the one");
  }
}
