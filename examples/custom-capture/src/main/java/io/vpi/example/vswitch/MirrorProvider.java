package io.vpi.example.vswitch;

import io.vpi.capture.CaptureException;
import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;

/** Opens the mirror of a switch by its name. Thread safe. */
public final class MirrorProvider implements PacketSourceProvider {
  static final String SCHEME = "vswitch";

  /** For the service loader. */
  public MirrorProvider() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String synopsis() {
    return SCHEME + ":SWITCH";
  }

  @Override
  public String description() {
    return "the mirror of a virtual switch of this process";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) throws CaptureException {
    MirrorRing ring = MirrorRing.of(uri.target());
    if (ring == null) {
      throw new CaptureException("there is no virtual switch '" + uri.target() + "'");
    }
    return new MirrorSource(ring, options);
  }
}
