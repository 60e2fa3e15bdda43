/** The command line {@code vpi}. */
module io.vpi.sensor {
  requires info.picocli;
  requires io.vpi.api;
  requires io.vpi.capture.qemu;
  requires io.vpi.decode;
  requires io.vpi.detect;
  requires io.vpi.eve;
  requires java.logging;
  requires static org.jspecify;

  opens io.vpi.sensor to
      info.picocli;
}
