package io.vpi.capture;

/** A provider whose scheme comes first in the alphabet, listed last. */
public final class SecondTestProvider implements PacketSourceProvider {
  /** Made by the service loader. */
  public SecondTestProvider() {}

  @Override
  public String scheme() {
    return "another";
  }

  @Override
  public String synopsis() {
    return "another:NAME";
  }

  @Override
  public String description() {
    return "Nothing else";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) {
    return new TestSource(uri.toString(), options.taps());
  }
}
