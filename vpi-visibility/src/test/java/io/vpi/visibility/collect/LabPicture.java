package io.vpi.visibility.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vpi.testing.Lab;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.HostInventory;
import io.vpi.visibility.inventory.HostInventoryFile;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The picture of a lab that its host's own commands give, with one sensor called {@code ids}. */
final class LabPicture {
  static final String HOST = "kvm1";
  private static final String SENSOR = "ids";

  private final Lab lab;
  private final Topology topology;
  private final VisibilityAnalysis analysis;

  private LabPicture(Lab lab, Topology topology) {
    this.lab = lab;
    this.topology = topology;
    this.analysis = VisibilityAnalysis.of(topology);
  }

  /**
   * Collects from a lab as a user would, by way of the file.
   *
   * @param place where the sensor is, such as {@code behind: kvm1/ps}
   */
  static LabPicture of(Lab lab, String place) throws IOException {
    HostInventory inventory = collector(lab).collect();
    assertEquals(List.of(), inventory.failures(HOST), "what the host refused");
    try {
      Topology topology =
          new TopologyAssembler()
              .add("kvm1.json", HostInventoryFile.write(inventory))
              .add("network.yaml", "version: 1\nsensors: {" + SENSOR + ": {" + place + "}}\n")
              .assemble();
      assertEquals(List.of(), topology.warnings(), "what could not be read");
      return new LabPicture(lab, topology);
    } catch (DocumentException e) {
      throw new IOException(e);
    }
  }

  static HostCollector collector(Lab lab) {
    HostCollector collector = HostCollector.of(HOST).inNamespace(lab.namespace("host"));
    Path openVswitch = lab.folder().resolve("ovs");
    return Files.isDirectory(openVswitch) ? collector.openVswitchIn(openVswitch) : collector;
  }

  Topology topology() {
    return topology;
  }

  /** The names of the guests, without the lab's. */
  List<String> guests() {
    int prefix = lab.namespace("").length();
    return topology.guests().stream()
        .map(guest -> guest.id().name().substring(prefix))
        .sorted()
        .toList();
  }

  PairVerdict verdict(String from, String to) {
    return analysis.between(station(from), station(to));
  }

  Sighting sighting(String from, String to) {
    return verdict(from, to).by(SENSOR);
  }

  private Station station(String node) {
    return analysis.stationsOf(new GuestId(HOST, lab.namespace(node))).getFirst();
  }
}
