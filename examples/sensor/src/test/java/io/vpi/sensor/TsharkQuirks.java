package io.vpi.sensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where {@code vpi decode} and tshark differ and are meant to: the whole list. Each entry must be
 * met, each of its frames in each of its columns, so that none outlives its reason.
 */
final class TsharkQuirks {
  /**
   * A difference.
   *
   * @param file the capture
   * @param frames frame numbers
   * @param columns the columns that differ in each of the frames
   * @param reason why
   */
  record Quirk(String file, Set<Integer> frames, Set<String> columns, String reason) {}

  private static final List<Quirk> QUIRKS =
      List.of(
          quirk(
              "arkime__gre-erspan-vxlan.pcap",
              "1-7",
              "frame.protocols",
              "VXLAN-GPE from port 4789 to 4790: tshark takes the lower port's word and calls it"
                  + " vxlan, where it has no name for it elsewhere"),
          quirk(
              "libpcap__ipv6_ext_headers.pcap",
              "1",
              "frame.protocols ipv6.fraghdr.offset ipv6.fraghdr.more udp.srcport udp.dstport"
                  + " udp.length",
              "134 layers: vpi follows 64 and says too_many_layers, tshark has no limit"),
          quirk(
              "ndpi__fuzz-2006-06-26-2594.pcap",
              "607 608",
              "frame.protocols eth.type",
              "a type or length of 0 is a length in IEEE 802.3, tshark shows it as a type"),
          quirk(
              "ndpi__fuzz-2006-06-26-2594.pcap",
              "23 84 163 267 323 339 357 363 392 405 591",
              "frame.protocols",
              "tshark names nothing behind Ethernet where the type is 0xaaaa, not even ethertype"),
          quirk(
              "ndpi__fuzz-2006-06-26-2594.pcap",
              "669",
              "frame.protocols ipv6.src ipv6.dst ipv6.nxt ipv6.plen ipv6.hlim",
              "version 6 behind the EtherType of IPv4: vpi says wrong_version, tshark reads IPv6"),
          quirk(
              "pcapflowlab__03_mpls_pw_eth_ipv6_tcp_cw.pcap",
              "1",
              "frame.protocols eth.src eth.dst eth.type",
              "nothing says what lies below the bottom of a label stack: tshark guesses a"
                  + " pseudowire, here without its control word, and so at the wrong place"),
          quirk(
              "pcapplusplus__MplsPackets.pcap",
              "2",
              "frame.protocols eth.src eth.dst eth.type vlan.id ip.src ip.dst ip.proto ip.id ip.len"
                  + " ip.flags.df ip.flags.mf ip.frag_offset ip.ttl icmp.type icmp.code",
              "nothing says what lies below the bottom of a label stack: tshark guesses a"
                  + " pseudowire"),
          quirk(
              "pcapplusplus__gtp.pcap",
              "1",
              "frame.protocols",
              "GTP-C on port 2123, which signals tunnels and is none: tshark has one name for it"
                  + " and GTP-U"),
          quirk(
              "pcapplusplus__ipv4-options.pcap",
              "6 7",
              "ip.dst",
              "tshark shows the last stop of a source route, vpi the header's field"),
          quirk(
              "tcpdump__arp-oobr.pcap",
              "1166",
              "arp.opcode",
              "hardware type 19 is ATM: tshark reads it as ATMARP, which has other fields"),
          quirk(
              "tcpdump__vxlan_port_8472.pcap",
              "1 4-10",
              "frame.protocols eth.src eth.dst eth.type ip.src ip.dst ip.proto ip.id ip.len"
                  + " ip.flags.df ip.flags.mf ip.frag_offset ip.ttl icmp.type icmp.code vxlan.vni",
              "tshark does not look for VXLAN on Linux's port 8472"),
          quirk(
              "tcpdump__vxlan_port_8472.pcap",
              "2 3",
              "frame.protocols eth.src eth.dst eth.type arp.opcode vxlan.vni",
              "tshark does not look for VXLAN on Linux's port 8472"),
          quirk(
              "zeek__ipv6-mobility-dst-opts.pcap",
              "1",
              "frame.protocols udp.srcport udp.dstport udp.length",
              "an option has a wrong length: vpi says malformed_option and goes on, tshark stops"));

  /**
   * Frames with a header that is not all there: tshark shows the fields before the cut, vpi says
   * truncated (or what else is wrong with the length) and shows none of that header. How many
   * frames of each capture.
   */
  private static final Map<String, Integer> CUT_HEADERS =
      Map.ofEntries(
          Map.entry("ndpi__fuzz-2006-06-26-2594.pcap", 3),
          Map.entry("ndpi__ip_fragmented_garbage.pcap", 4),
          Map.entry("pcapflowlab__07_geneve_options_length_truncated.pcap", 1),
          Map.entry("pcapflowlab__10_vlan_truncated_tag.pcap", 1),
          Map.entry("pcapflowlab__24_vxlan_outer_ipv4_fragmentation.pcap", 1),
          Map.entry("pcapflowlab__ip_options_21_ipv4_ihl_exceeds_packet_length.pcap", 1),
          Map.entry("synth-dev-http__vxlan_outerfrag.pcap", 11),
          Map.entry("tcpdump__arp-oobr.pcap", 82),
          Map.entry("tcpdump__heapoverflow-tcp_print.pcap", 1),
          Map.entry("zeek__ipv4_fragmented-syn.pcap", 1));

  private final Set<String> met = new HashSet<>();
  private final Map<String, Integer> cutHeaders = new TreeMap<>();

  /** Frames are numbers or ranges of them, columns are names, with spaces between. */
  private static Quirk quirk(String file, String frames, String columns, String reason) {
    Set<Integer> numbers = new HashSet<>();
    for (String range : frames.split(" ", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int frame = Integer.parseInt(ends[0]); frame <= last; frame++) {
        numbers.add(frame);
      }
    }
    return new Quirk(file, numbers, Set.copyOf(Arrays.asList(columns.split(" ", -1))), reason);
  }

  /** Whether a difference is listed; notes that it was met. */
  boolean allows(String file, int frame, String column) {
    for (Quirk quirk : QUIRKS) {
      if (quirk.file.equals(file)
          && quirk.frames.contains(frame)
          && quirk.columns.contains(column)) {
        met.add(file + " " + frame + " " + column);
        return true;
      }
    }
    return false;
  }

  /** Notes a frame whose fields differ since its last header is cut. */
  void metCutHeader(String file) {
    cutHeaders.merge(file, 1, Integer::sum);
  }

  /** The differences that are listed and were not met, and cut headers that are too many or few. */
  List<String> stale() {
    List<String> stale = new ArrayList<>();
    for (Quirk quirk : QUIRKS) {
      for (int frame : quirk.frames) {
        for (String column : quirk.columns) {
          if (!met.contains(quirk.file + " " + frame + " " + column)) {
            stale.add(quirk.file + " " + frame + " " + column + ": listed, but they agree");
          }
        }
      }
    }
    if (!cutHeaders.equals(CUT_HEADERS)) {
      stale.add("cut headers: " + cutHeaders + ", listed are " + CUT_HEADERS);
    }
    return stale;
  }

  /** How many frames differ by an entry of the list. */
  int listedFrames() {
    return QUIRKS.stream().mapToInt(quirk -> quirk.frames.size()).sum();
  }

  /** How many frames differ by a cut header. */
  int cutFrames() {
    return cutHeaders.values().stream().mapToInt(Integer::intValue).sum();
  }
}
