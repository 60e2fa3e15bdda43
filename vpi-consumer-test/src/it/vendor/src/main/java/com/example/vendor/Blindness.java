package com.example.vendor;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.topology.GuestId;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;

/** Asks who sees two guests of the vendor's host, before any packet does. */
final class Blindness {

  private static final String HOST =
      """
      version: 1
      hosts:
        host-1:
          switches:
            switch-0: {}
          ports:
            port-7: {kind: tap, switch: switch-0}
            port-8: {kind: tap, switch: switch-0}
      guests:
        web: {host: host-1, port: host-1/port-7}
        db: {host: host-1, port: host-1/port-8}
      sensors:
        ids: {on: host-1/port-7}
      """;

  private Blindness() {}

  /** What the sensor sees of both, in a word or two. */
  static String webToDb() {
    try {
      VisibilityAnalysis analysis =
          VisibilityAnalysis.of(new TopologyAssembler().add("host.yaml", HOST).assemble());
      return analysis
          .between(station(analysis, "web"), station(analysis, "db"))
          .by("ids")
          .visibility()
          .text();
    } catch (DocumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Station station(VisibilityAnalysis analysis, String guest) {
    return analysis.stationsOf(new GuestId("host-1", guest)).getFirst();
  }
}
