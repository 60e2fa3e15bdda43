package io.vpi.capture.pcap.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vpi.capture.CaptureException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libpcap that a capture needs, as in {@code pcap/pcap.h}. Pointers are plain
 * addresses, so that a call for a packet makes no object; 0 is the null pointer.
 *
 * <p>To be touched only after {@link LibpcapLibrary#require}. Thread safe as far as libpcap is: one
 * thread at a time for each {@code pcap_t}.
 */
final class Libpcap {
  /** The least size of a buffer for messages, {@code PCAP_ERRBUF_SIZE}, in bytes. */
  static final int ERROR_BUFFER_BYTES = 256;

  /** The largest snap length that libpcap takes, {@code MAXIMUM_SNAPLEN}, in bytes. */
  static final int MAX_SNAP_LENGTH = 262_144;

  static final int ERROR_NO_SUCH_DEVICE = -5;
  static final int ERROR_PERMISSION = -8;
  static final int ERROR_NOT_UP = -9;
  static final int ERROR_PROMISCUOUS_PERMISSION = -11;

  /** {@code PCAP_TSTAMP_PRECISION_NANO}. */
  static final int NANOSECONDS = 1;

  /** {@code PCAP_NETMASK_UNKNOWN}. */
  static final int NO_NETMASK = -1;

  // struct pcap_pkthdr { struct timeval ts; bpf_u_int32 caplen; bpf_u_int32 len; }
  static final long HEADER_SECONDS = 0;
  static final long HEADER_FRACTION = 8;
  static final long HEADER_CAPTURED = 16;
  static final long HEADER_WIRE = 20;

  // struct pcap_stat { u_int ps_recv; u_int ps_drop; u_int ps_ifdrop; }
  static final long STAT_DROP = 4;
  static final long STAT_INTERFACE_DROP = 8;
  static final long STAT_BYTES = 12;

  // struct bpf_program { u_int bf_len; struct bpf_insn *bf_insns; }
  static final long PROGRAM_BYTES = 16;

  private static final long MAX_TEXT_BYTES = 4096;

  private static final MethodHandle CREATE =
      function("pcap_create", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SET_SNAPLEN = setter("pcap_set_snaplen");
  private static final MethodHandle SET_PROMISC = setter("pcap_set_promisc");
  private static final MethodHandle SET_TIMEOUT = setter("pcap_set_timeout");
  private static final MethodHandle SET_BUFFER_SIZE = setter("pcap_set_buffer_size");
  private static final MethodHandle SET_IMMEDIATE_MODE = setter("pcap_set_immediate_mode");
  private static final MethodHandle SET_PRECISION = setter("pcap_set_tstamp_precision");
  private static final MethodHandle GET_PRECISION = getter("pcap_get_tstamp_precision");
  private static final MethodHandle ACTIVATE = getter("pcap_activate");
  private static final MethodHandle SET_DIRECTION = setter("pcap_setdirection");
  private static final MethodHandle SET_DATALINK = setter("pcap_set_datalink");
  private static final MethodHandle DATALINK = getter("pcap_datalink");
  private static final MethodHandle SELECTABLE_FD = getter("pcap_get_selectable_fd");
  private static final MethodHandle SET_NONBLOCK =
      function("pcap_setnonblock", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle COMPILE =
      function("pcap_compile", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle SET_FILTER =
      function("pcap_setfilter", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FREE_CODE = procedure("pcap_freecode");
  private static final MethodHandle NEXT =
      function("pcap_next_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle STATS = function("pcap_stats", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle GET_ERROR = function("pcap_geterr", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle STATUS_TEXT = function("pcap_statustostr", JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = procedure("pcap_close");

  private Libpcap() {}

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle setter(String name) {
    return function(name, JAVA_INT, JAVA_LONG, JAVA_INT);
  }

  private static MethodHandle getter(String name) {
    return function(name, JAVA_INT, JAVA_LONG);
  }

  private static MethodHandle procedure(String name) {
    return link(name, FunctionDescriptor.ofVoid(JAVA_LONG));
  }

  @SuppressWarnings("restricted") // The descriptors are those of pcap/pcap.h.
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    try {
      SymbolLookup library = LibpcapLibrary.require();
      return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    } catch (CaptureException e) {
      throw new IllegalStateException(e);
    }
  }

  static long create(long device, long errorBuffer) {
    try {
      return (long) CREATE.invokeExact(device, errorBuffer);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static int setSnapLength(long pcap, int bytes) {
    return call(SET_SNAPLEN, pcap, bytes);
  }

  static int setPromiscuous(long pcap, boolean isOn) {
    return call(SET_PROMISC, pcap, isOn ? 1 : 0);
  }

  static int setTimeout(long pcap, int millis) {
    return call(SET_TIMEOUT, pcap, millis);
  }

  static int setBufferSize(long pcap, int bytes) {
    return call(SET_BUFFER_SIZE, pcap, bytes);
  }

  static int setImmediateMode(long pcap, boolean isOn) {
    return call(SET_IMMEDIATE_MODE, pcap, isOn ? 1 : 0);
  }

  static int setPrecision(long pcap, int precision) {
    return call(SET_PRECISION, pcap, precision);
  }

  static int precision(long pcap) {
    return call(GET_PRECISION, pcap);
  }

  /** Answers 0, a warning above it, or an error below. */
  static int activate(long pcap) {
    return call(ACTIVATE, pcap);
  }

  static int setDirection(long pcap, int direction) {
    return call(SET_DIRECTION, pcap, direction);
  }

  static int setDataLink(long pcap, int dataLink) {
    return call(SET_DATALINK, pcap, dataLink);
  }

  static int dataLink(long pcap) {
    return call(DATALINK, pcap);
  }

  static int selectableFd(long pcap) {
    return call(SELECTABLE_FD, pcap);
  }

  static int setNonBlocking(long pcap, long errorBuffer) {
    try {
      return (int) SET_NONBLOCK.invokeExact(pcap, 1, errorBuffer);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static int compile(long pcap, long program, long filter) {
    try {
      return (int) COMPILE.invokeExact(pcap, program, filter, 1, NO_NETMASK);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static int setFilter(long pcap, long program) {
    try {
      return (int) SET_FILTER.invokeExact(pcap, program);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static void freeCode(long program) {
    callVoid(FREE_CODE, program);
  }

  /**
   * Takes the next packet. In non-blocking mode it does not wait.
   *
   * @param pcap the capture
   * @param header where the address of the packet's header goes
   * @param bytes where the address of its bytes goes
   * @return 1 for a packet, 0 if there is none, below 0 if there will be none
   */
  static int next(long pcap, long header, long bytes) {
    try {
      return (int) NEXT.invokeExact(pcap, header, bytes);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static int stats(long pcap, long into) {
    try {
      return (int) STATS.invokeExact(pcap, into);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /** What went wrong last. */
  static String error(long pcap) {
    try {
      return text((long) GET_ERROR.invokeExact(pcap));
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  /** What an error or a warning of {@link #activate} means. */
  static String statusText(int status) {
    try {
      return text((long) STATUS_TEXT.invokeExact(status));
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  static void close(long pcap) {
    callVoid(CLOSE, pcap);
  }

  @SuppressWarnings("restricted") // A text of libpcap's, which ends with a zero well before that.
  private static String text(long address) {
    return address == 0
        ? ""
        : MemorySegment.ofAddress(address).reinterpret(MAX_TEXT_BYTES).getString(0).strip();
  }

  private static int call(MethodHandle function, long pcap, int value) {
    try {
      return (int) function.invokeExact(pcap, value);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  private static int call(MethodHandle function, long pcap) {
    try {
      return (int) function.invokeExact(pcap);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }

  private static void callVoid(MethodHandle procedure, long argument) {
    try {
      procedure.invokeExact(argument);
    } catch (Throwable e) {
      throw NativeCall.failure(e);
    }
  }
}
