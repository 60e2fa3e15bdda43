/** Reads and writes capture files in the pcap and pcapng formats, and captures live by libpcap. */
module io.vpi.capture.pcap {
  requires transitive io.vpi.api;
  requires static org.jspecify;
  requires com.github.luben.zstd_jni;

  exports io.vpi.capture.pcap;
  exports io.vpi.capture.pcap.live;

  provides io.vpi.capture.PacketSourceProvider with
      io.vpi.capture.pcap.PcapFileProvider,
      io.vpi.capture.pcap.live.LiveProvider;
}
