package io.vpi.sensor.visibility;

import io.vpi.net.IpAddress;
import io.vpi.net.MacAddress;
import io.vpi.sensor.format.TextOutput;
import io.vpi.visibility.topology.Guest;
import io.vpi.visibility.topology.GuestInterface;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The picture for people: stations, sensors, and for each pair what is seen of it. */
public final class TextPicture {
  /** Stands in a reason for all sensors. */
  private static final String ANY = "any sensor";

  private TextPicture() {}

  /**
   * Writes it.
   *
   * @param analysis the picture with its verdicts
   * @param pairs which pairs are shown
   * @param out where it goes
   * @throws IOException if it cannot be written
   */
  public static void write(VisibilityAnalysis analysis, ShownPairs pairs, TextOutput out)
      throws IOException {
    line(out, "stations: " + analysis.stations().size());
    for (Station station : analysis.stations()) {
      line(out, "  " + station + addresses(analysis, station));
    }
    line(out, "sensors: " + analysis.topology().sensors().size());
    for (Sensor sensor : analysis.topology().sensors()) {
      String places =
          sensor.places().stream().map(ListeningPlace::text).collect(Collectors.joining(", "));
      line(out, "  " + sensor.name() + ": " + places + (sensor.isAssumed() ? " (assumed)" : ""));
    }
    line(out, "pairs:");
    pairs.forEach(verdict -> pair(analysis, verdict, out));
  }

  private static void pair(VisibilityAnalysis analysis, PairVerdict verdict, TextOutput out)
      throws IOException {
    line(out, "  " + verdict.from() + " -> " + verdict.to());
    if (verdict.sightings().isEmpty()) {
      line(out, "    blind: " + analysis.explain(verdict, ANY).reason());
    }
    for (Sighting sighting : verdict.sightings()) {
      line(
          out,
          "    "
              + sighting.visibility().text()
              + ": "
              + analysis.explain(verdict, sighting.sensor()).reason());
    }
  }

  private static String addresses(VisibilityAnalysis analysis, Station station) {
    Guest guest = station.guest() == null ? null : analysis.topology().guest(station.guest());
    StringBuilder text = new StringBuilder();
    for (GuestInterface card : guest == null ? List.<GuestInterface>of() : guest.interfaces()) {
      if (station.port() != null && station.port().equals(card.port())) {
        if (card.mac() != MacAddress.NONE) {
          text.append("  ").append(MacAddress.format(card.mac()));
        }
        for (IpAddress address : card.addresses()) {
          text.append("  ").append(address);
        }
      }
    }
    return text.toString();
  }

  private static void line(TextOutput out, String text) throws IOException {
    out.printable(text);
    out.endLine();
  }
}
