package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureException;
import io.vpi.packet.LinkType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Opens an interface with libpcap, and says in one sentence why it does not open. Used once, by one
 * thread, which stands in the interface's network namespace.
 */
final class PcapOpener {
  /** The pseudo interface of Linux that stands for all. */
  private static final String ANY = "any";

  private static final System.Logger LOG = System.getLogger(PcapOpener.class.getName());

  private final String source;
  private final String device;
  private final LiveOptions options;

  PcapOpener(String source, String device, LiveOptions options) {
    this.source = source;
    this.device = device;
    this.options = options;
  }

  /**
   * Opens the interface.
   *
   * @param snapLength the most bytes kept of a packet
   * @return the input; the caller closes it
   * @throws CaptureException if it does not open
   */
  PcapInput open(int snapLength) throws CaptureException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(Libpcap.ERROR_BUFFER_BYTES);
      long pcap = Libpcap.create(arena.allocateFrom(device).address(), error.address());
      if (pcap == 0) {
        throw failure(error.getString(0));
      }
      boolean isOpen = false;
      try {
        activate(pcap, snapLength);
        if (options.direction() != LiveDirection.BOTH) {
          check(pcap, Libpcap.setDirection(pcap, options.direction().code()));
        }
        filter(pcap, arena);
        if (Libpcap.setNonBlocking(pcap, error.address()) != 0) {
          throw failure(error.getString(0));
        }
        if (Libpcap.selectableFd(pcap) < 0) {
          throw failure("libpcap cannot wait for its packets");
        }
        isOpen = true;
      } finally {
        if (!isOpen) {
          Libpcap.close(pcap);
        }
      }
      // libpcap reads the interface's losses from /sys, which shows this process's namespace, and
      // only of an interface that it has made promiscuous.
      return new PcapInput(pcap, isPromiscuous() && options.namespace().isEmpty());
    }
  }

  private boolean isPromiscuous() {
    return options.promiscuous() && !device.equals(ANY);
  }

  private void activate(long pcap, int snapLength) throws CaptureException {
    check(pcap, Libpcap.setSnapLength(pcap, snapLength));
    check(pcap, Libpcap.setPromiscuous(pcap, isPromiscuous()));
    check(pcap, Libpcap.setTimeout(pcap, options.timeoutMillis()));
    check(pcap, Libpcap.setBufferSize(pcap, options.bufferBytes()));
    check(pcap, Libpcap.setImmediateMode(pcap, options.immediate()));
    // Refused where the packets have microseconds only, which is then what they are read as.
    Libpcap.setPrecision(pcap, Libpcap.NANOSECONDS);
    int status = Libpcap.activate(pcap);
    if (status < 0) {
      throw notActivated(pcap, status);
    }
    if (status > 0) {
      String warning = reason(pcap, status);
      LOG.log(System.Logger.Level.WARNING, () -> source + ": " + warning);
    }
    if (Libpcap.dataLink(pcap) == LinkType.LINUX_SLL) {
      // The second version of the cooked header names the interface; an old libpcap lacks it.
      Libpcap.setDataLink(pcap, LinkType.LINUX_SLL2);
    }
  }

  private CaptureException notActivated(long pcap, int status) {
    return switch (status) {
      case Libpcap.ERROR_NO_SUCH_DEVICE -> noSuchInterface();
      case Libpcap.ERROR_PERMISSION, Libpcap.ERROR_PROMISCUOUS_PERMISSION ->
          failure("capturing is not permitted: run as root or grant CAP_NET_RAW");
      case Libpcap.ERROR_NOT_UP ->
          failure("the interface is down: set it up first, as by 'ip link set " + device + " up'");
      default -> failure(reason(pcap, status));
    };
  }

  private CaptureException noSuchInterface() {
    List<String> names = Libc.interfaceNames();
    String where = options.namespace().isEmpty() ? "" : " in namespace " + options.namespace();
    String there =
        names.isEmpty() ? "there is none at all" : "there are " + String.join(", ", names);
    return failure("there is no interface " + device + where + "; " + there + ", and any for all");
  }

  private void filter(long pcap, Arena arena) throws CaptureException {
    if (options.filter().isBlank()) {
      return;
    }
    long program = arena.allocate(Libpcap.PROGRAM_BYTES, Long.BYTES).address();
    long text = arena.allocateFrom(options.filter()).address();
    if (Libpcap.compile(pcap, program, text) != 0) {
      throw failure("the filter '" + options.filter() + "' is wrong: " + Libpcap.error(pcap));
    }
    int outcome = Libpcap.setFilter(pcap, program);
    Libpcap.freeCode(program);
    check(pcap, outcome);
  }

  private void check(long pcap, int outcome) throws CaptureException {
    if (outcome < 0) {
      throw failure(reason(pcap, outcome));
    }
  }

  /** libpcap tells the details of some failures only, and the kind of all. */
  private static String reason(long pcap, int status) {
    String details = Libpcap.error(pcap);
    return details.isEmpty() ? Libpcap.statusText(status) : details;
  }

  private CaptureException failure(String reason) {
    return new CaptureException(source + ": " + reason);
  }
}
