package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vpi.testing.Requirements;
import io.vpi.visibility.reader.QmpReader;
import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every file that was recorded on a real host is read, or is named here as one of another kind. */
class AllSamplesTest {
  private static final Map<Pattern, InventorySource> READ = new LinkedHashMap<>();

  static {
    read("guest\\d+-ip-j-link\\.json", InventorySource.IP_NETNS_LINK);
    read("ip-j-d(-s)?-link.*\\.json", InventorySource.IP_LINK);
    read("ip-j-neigh\\.json", InventorySource.IP_NEIGHBOUR);
    read("ip-j-netns-list-id\\.json", InventorySource.IP_NETNS_ID);
    read("bridge-j-d-link\\.json", InventorySource.BRIDGE_LINK);
    read("bridge-j-fdb.*\\.json", InventorySource.BRIDGE_FDB);
    read("bridge-j-vlan\\.json", InventorySource.BRIDGE_VLAN);
    read("tc-j-qdisc\\.json", InventorySource.TC_QDISC);
    read("tc(-s)?-j-filter-ingress.*\\.json", InventorySource.TC_INGRESS);
    read("tc(-s)?-j-filter-egress.*\\.json", InventorySource.TC_EGRESS);
    read("nft-j-.*\\.json", InventorySource.NFT_JSON);
    read("ovs-list-bridge\\.json", InventorySource.OVS_BRIDGE);
    read("ovs-list-port\\.json", InventorySource.OVS_PORT);
    read("ovs-list-interface.*\\.json", InventorySource.OVS_INTERFACE);
    read("ovs-list-mirror\\.json", InventorySource.OVS_MIRROR);
    read("ovs-fdb-show\\.txt", InventorySource.OVS_FDB);
    read("(virsh-dumpxml|libvirt-status).*\\.xml", InventorySource.VIRSH_DUMPXML);
    read("virsh-domiflist\\.txt", InventorySource.VIRSH_DOMIFLIST);
    read("qmp-info-network\\.json", InventorySource.QMP_INFO_NETWORK);
    read("qmp-query-rx-filter\\.json", InventorySource.QMP_RX_FILTER);
    read("qmp-query-chardev\\.json", InventorySource.QMP_CHARDEV);
    read("proc-fdinfo-tun\\.txt", InventorySource.TUN_FDINFO);
  }

  /** Why a file is not read. */
  private static final Map<Pattern, String> UNSUPPORTED =
      Map.of(
          Pattern.compile("ovs-mirror-.*\\.pcap"), "packets, which the capture modules read",
          Pattern.compile("virsh-domstats-interface\\.txt"), "counters of a guest, no topology",
          Pattern.compile("ip-j-netns\\.json"), "names without the numbers that interfaces have");

  private static void read(String name, InventorySource source) {
    READ.put(Pattern.compile(name), source);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(Requirements.shared("inventory-samples"))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<InventorySource> sourcesOf(Path file) {
    String name = file.getFileName().toString();
    return READ.entrySet().stream()
        .filter(each -> each.getKey().matcher(name).matches())
        .map(Map.Entry::getValue)
        .toList();
  }

  @Test
  void eachFileIsReadOrNamedAsUnsupported() throws Exception {
    Map<String, Integer> claims = new TreeMap<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      long not = UNSUPPORTED.keySet().stream().filter(each -> each.matcher(name).matches()).count();
      claims.put(name, sourcesOf(file).size() + (int) not);
    }
    assertFalse(claims.isEmpty());
    claims.values().removeIf(claim -> claim == 1);
    assertEquals(Map.of(), claims, "files that nothing reads, or several readers do");
  }

  @TestFactory
  Stream<DynamicTest> eachFileThatIsReadGivesNoWarningOfItsReader() throws Exception {
    return files().stream()
        .filter(file -> !sourcesOf(file).isEmpty())
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(), () -> readsWithoutWarning(file)));
  }

  private static void readsWithoutWarning(Path file) throws Exception {
    InventorySource source = sourcesOf(file).getFirst();
    String text = Files.readString(file);
    List<Warning> warnings = warningsOf(source, text);
    // nft 1.0.6 leaves the devices out of its JSON.
    int known = source == InventorySource.NFT_JSON ? 2 : 0;
    assertEquals(known, warnings.size(), warnings::toString);
    if (text.strip().length() > 2) {
      List<Warning> cut = warningsOf(source, text.substring(0, text.strip().length() / 2));
      assertFalse(cut.isEmpty(), "half of it is not taken for the whole");
    }
  }

  /** Warnings of the reader, which name the source; others are about what is not in the sample. */
  private static List<Warning> warningsOf(InventorySource source, String text) throws IOException {
    List<Warning> direct = new ArrayList<>();
    SourceWarnings into = new SourceWarnings("kvm1.json, " + source.text(), direct::add);
    switch (source) {
      case QMP_RX_FILTER -> QmpReader.rxFilter(text, into);
      case QMP_CHARDEV -> QmpReader.chardevs(text, into);
      default -> direct.addAll(assemble(source, text).warnings());
    }
    return direct.stream()
        .filter(warning -> warning.source().startsWith("kvm1.json, " + source.text()))
        .toList();
  }

  private static Topology assemble(InventorySource source, String text) throws IOException {
    Samples samples = new Samples();
    if (source == InventorySource.OVS_FDB) {
      samples
          .with(InventorySource.OVS_BRIDGE, "ovs-list-bridge.json")
          .with(InventorySource.OVS_PORT, "ovs-list-port.json")
          .with(InventorySource.OVS_INTERFACE, "ovs-list-interface.json")
          .withText(source, "br0", text);
    } else {
      samples.withText(source, "web-1", text);
    }
    return new TopologyAssembler().add(samples.host("kvm1"), "kvm1.json").assemble();
  }
}
