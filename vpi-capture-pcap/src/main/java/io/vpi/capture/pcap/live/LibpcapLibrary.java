package io.vpi.capture.pcap.live;

import io.vpi.capture.CaptureException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds libpcap. {@link Libpcap} may be touched only after {@link #require} returned.
 *
 * <p>Thread safe.
 */
final class LibpcapLibrary {
  /** Names another library file, for vendors who ship their own. */
  static final String PROPERTY = "vpi.libpcap";

  /** What distributions call it: Debian's and Ubuntu's name is the second. */
  private static final List<String> NAMES = List.of("libpcap.so.1", "libpcap.so.0.8");

  /** The functions that came last, with libpcap 1.5. */
  private static final List<String> NEWEST =
      List.of("pcap_set_tstamp_precision", "pcap_set_immediate_mode");

  private LibpcapLibrary() {}

  /**
   * The library.
   *
   * @return its symbols
   * @throws CaptureException if this machine has none that serves
   */
  static SymbolLookup require() throws CaptureException {
    // The structures of libpcap and of the kernel are laid out for such machines only.
    boolean hasLayout = ValueLayout.ADDRESS.byteSize() == Long.BYTES && isNativeLinkerThere();
    if (!System.getProperty("os.name", "").equals("Linux") || !hasLayout) {
      throw new CaptureException(
          "live: captures on 64-bit Linux, not on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"));
    }
    SymbolLookup found = Holder.FOUND;
    if (found == null) {
      String named = System.getProperty(PROPERTY);
      throw new CaptureException(
          named != null
              ? "live: needs libpcap, and " + named + ", which " + PROPERTY + " names, is none"
              : "live: needs libpcap (libpcap.so.0.8 or libpcap.so.1), e.g. Debian's package"
                  + " libpcap0.8");
    }
    for (String function : NEWEST) {
      if (found.find(function).isEmpty()) {
        throw new CaptureException("live: needs libpcap 1.5 or newer, this one has no " + function);
      }
    }
    return found;
  }

  private static boolean isNativeLinkerThere() {
    try {
      return Linker.nativeLinker() != null;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  /** Looks once, on first use. */
  private static final class Holder {
    static final @Nullable SymbolLookup FOUND = find();

    private static @Nullable SymbolLookup find() {
      String named = System.getProperty(PROPERTY);
      for (String name : named != null ? List.of(named) : NAMES) {
        SymbolLookup lookup = open(name);
        if (lookup != null && lookup.find("pcap_create").isPresent()) {
          return lookup;
        }
      }
      return null;
    }

    @SuppressWarnings("restricted") // The library's name is ours, or the operator's.
    private static @Nullable SymbolLookup open(String name) {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
