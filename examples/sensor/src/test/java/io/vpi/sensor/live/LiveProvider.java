package io.vpi.sensor.live;

import io.vpi.capture.CaptureOptions;
import io.vpi.capture.CaptureUri;
import io.vpi.capture.PacketSource;
import io.vpi.capture.PacketSourceProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens live sources that make their packets themselves, for tests of what a sensor does with such.
 */
public final class LiveProvider implements PacketSourceProvider {
  /** For the service loader. */
  public LiveProvider() {}

  @Override
  public String scheme() {
    return "testlive";
  }

  @Override
  public String synopsis() {
    return "testlive:NAME=VALUE,...";
  }

  @Override
  public String description() {
    return "makes packets";
  }

  @Override
  public PacketSource open(CaptureUri uri, CaptureOptions options) {
    Map<String, String> values = new HashMap<>();
    for (String part : uri.target().split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return new LiveSource(uri.toString(), options, values);
  }

  @Override
  public List<PacketSource> openQueues(CaptureUri uri, CaptureOptions options, int queues) {
    List<PacketSource> sources = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      sources.add(open(uri, options));
    }
    return sources;
  }
}
