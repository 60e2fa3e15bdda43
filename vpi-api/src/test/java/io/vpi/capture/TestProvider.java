package io.vpi.capture;

/** A provider that the service loader finds in these tests. */
public final class TestProvider implements PacketSourceProvider {
  /** Made by the service loader. */
  public TestProvider() {}

  @Override
  public String scheme() {
    return "test";
  }

  @Override
  public String synopsis() {
    return "test:ANYTHING";
  }

  @Override
  public String description() {
    return "Nothing at all";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    if (uri.target().isEmpty()) {
      throw new CaptureException("there is nothing to open in '" + uri + "'");
    }
    return new TestSource(uri.toString(), options.taps());
  }
}
