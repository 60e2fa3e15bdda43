/** The command line {@code vpi}. */
module io.vpi.sensor {
  requires info.picocli;
  requires HdrHistogram;
  requires io.vpi.api;
  requires io.vpi.capture.linux;
  requires io.vpi.capture.qemu;
  requires io.vpi.decode;
  requires io.vpi.detect;
  requires io.vpi.eve;
  requires io.vpi.flow;
  requires io.vpi.visibility;
  requires io.prometheus.metrics.model;
  requires java.logging;
  requires jdk.httpserver;
  requires jdk.unsupported;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.agrona;
  requires static org.jspecify;

  opens io.vpi.sensor to
      info.picocli;
}
