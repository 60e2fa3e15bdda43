package com.example.vendor;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import io.vpi.tap.TapRegistry;

/** Opens {@code switch:NAME}. */
public final class SwitchProvider implements PacketSourceProvider {

  /** For the service loader. */
  public SwitchProvider() {}

  @Override
  public String scheme() {
    return "switch";
  }

  @Override
  public String synopsis() {
    return "switch:NAME";
  }

  @Override
  public String description() {
    return "A port of the vendor's own switch";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) {
    TapRegistry taps = options.taps();
    return new SwitchSource(uri.toString(), taps);
  }
}
