package io.vpi.capture.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.vpi.capture.CaptureException;
import io.vpi.packet.LinkType;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compiles filter expressions as tcpdump has them, by {@code pcap_compile} of libpcap, where that
 * library is present. No capture of libpcap's is opened.
 *
 * <p>Thread safe, as libpcap from 1.8 on is.
 */
final class FilterCompiler {
  /** What the packages of distributions call the library. */
  private static final String[] NAMES = {"libpcap.so.0.8", "libpcap.so.1", "libpcap.so"};

  /** {@code DLT_EN10MB} and, on Linux, {@code DLT_RAW}: not the numbers that files have. */
  private static final int DLT_ETHERNET = 1;

  private static final int DLT_RAW = 12;
  private static final int NETMASK_UNKNOWN = -1;
  private static final int BPF_PROGRAM_LENGTH = 16;
  private static final int BPF_PROGRAM_POINTER = 8;

  /** The most instructions that the kernel takes: {@code BPF_MAXINSNS}. */
  private static final int MAX_INSTRUCTIONS = 4096;

  private static final Pattern VLAN = Pattern.compile("\\bvlan\\b");

  private FilterCompiler() {}

  /**
   * Compiles an expression.
   *
   * @param source the name of the source, with which messages begin
   * @param expression such as {@code tcp port 80}
   * @param linkType what the frames begin with
   * @param snapLength how many bytes of a frame that matches are kept
   * @return the filter
   * @throws CaptureException if libpcap is missing, or says that the expression is wrong
   */
  static KernelFilter compile(String source, String expression, int linkType, int snapLength)
      throws CaptureException {
    if (VLAN.matcher(expression).find()) {
      throw new CaptureException(
          source
              + ": the filter cannot ask for 'vlan', as the kernel takes the tags out of the frames"
              + " before it filters; a filter such as 'tcp port 80' sees tagged frames too");
    }
    Library library = Library.LOADED;
    if (library == null) {
      throw new CaptureException(
          source
              + ": a filter needs libpcap, which is not installed (Debian: apt-get install"
              + " libpcap0.8)");
    }
    int dlt = linkType == LinkType.ETHERNET ? DLT_ETHERNET : DLT_RAW;
    try (Arena arena = Arena.ofConfined()) {
      return library.compile(arena, source, expression, dlt, snapLength);
    } catch (CaptureException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libpcap could not be called", e);
    }
  }

  /** The library's functions. Apart, so that it is looked for only where a filter is wanted. */
  @SuppressWarnings("restricted") // calls with the shapes that pcap.h declares
  private record Library(
      MethodHandle openDead,
      MethodHandle compile,
      MethodHandle getErr,
      MethodHandle freeCode,
      MethodHandle close) {
    static final @Nullable Library LOADED = load();

    private static @Nullable Library load() {
      @Nullable Library library = null;
      for (int i = 0; i < NAMES.length && library == null; i++) {
        library = load(NAMES[i]);
      }
      return library;
    }

    private static @Nullable Library load(String name) {
      try {
        return of(SymbolLookup.libraryLookup(name, Arena.global()));
      } catch (IllegalArgumentException e) {
        return null; // There is none under this name.
      }
    }

    private static Library of(SymbolLookup pcap) {
      Linker linker = Linker.nativeLinker();
      return new Library(
          linker.downcallHandle(
              pcap.findOrThrow("pcap_open_dead"),
              FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT)),
          linker.downcallHandle(
              pcap.findOrThrow("pcap_compile"),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT)),
          linker.downcallHandle(
              pcap.findOrThrow("pcap_geterr"), FunctionDescriptor.of(ADDRESS, ADDRESS)),
          linker.downcallHandle(
              pcap.findOrThrow("pcap_freecode"), FunctionDescriptor.ofVoid(ADDRESS)),
          linker.downcallHandle(
              pcap.findOrThrow("pcap_close"), FunctionDescriptor.ofVoid(ADDRESS)));
    }

    KernelFilter compile(Arena arena, String source, String expression, int dlt, int snapLength)
        throws Throwable {
      MemorySegment pcap = (MemorySegment) openDead.invokeExact(dlt, snapLength);
      if (pcap.address() == 0) {
        throw new CaptureException(source + ": libpcap has no memory left to compile a filter");
      }
      try {
        MemorySegment program = arena.allocate(BPF_PROGRAM_LENGTH, 8);
        MemorySegment text = arena.allocateFrom(expression);
        int answer = (int) compile.invokeExact(pcap, program, text, 1, NETMASK_UNKNOWN);
        if (answer != 0) {
          MemorySegment error = (MemorySegment) getErr.invokeExact(pcap);
          // A string in a buffer of 257 bytes, PCAP_ERRBUF_SIZE and one.
          String message = error.reinterpret(257).getString(0);
          throw new CaptureException(
              source + ": the filter '" + expression + "' is wrong: " + message);
        }
        try {
          int count = program.get(JAVA_INT, 0);
          if (count < 1 || count > MAX_INSTRUCTIONS) {
            throw new CaptureException(
                source + ": the filter is too long for the kernel: " + count + " instructions");
          }
          long length = (long) count * KernelFilter.INSTRUCTION_LENGTH;
          // The length is libpcap's own word for the array it has just made.
          return new KernelFilter(program.get(ADDRESS, BPF_PROGRAM_POINTER).reinterpret(length));
        } finally {
          freeCode.invokeExact(program);
        }
      } finally {
        close.invokeExact(pcap);
      }
    }
  }
}
