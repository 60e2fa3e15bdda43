package io.vpi.sensor.visibility;

import io.vpi.sensor.format.TextOutput;
import io.vpi.visibility.topology.ListeningPlace;
import io.vpi.visibility.topology.Sensor;
import io.vpi.visibility.topology.Warning;
import io.vpi.visibility.verdict.Copies;
import io.vpi.visibility.verdict.DegradationKind;
import io.vpi.visibility.verdict.PairVerdict;
import io.vpi.visibility.verdict.Sighting;
import io.vpi.visibility.verdict.Station;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.IOException;

/**
 * The picture for programs: an object with {@code stations}, {@code sensors}, {@code warnings} and
 * {@code pairs}, in which {@code visibility} is a name of {@link
 * io.vpi.visibility.verdict.Visibility}.
 */
public final class JsonPicture {
  private JsonPicture() {}

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
    out.put("{\"stations\":[");
    Comma comma = new Comma(out);
    for (Station station : analysis.stations()) {
      comma.next();
      station(station, out);
    }
    out.put("],\"sensors\":[");
    comma = new Comma(out);
    for (Sensor sensor : analysis.topology().sensors()) {
      comma.next();
      sensor(sensor, out);
    }
    out.put("],\"warnings\":[");
    comma = new Comma(out);
    for (Warning warning : analysis.topology().warnings()) {
      comma.next();
      out.put("{\"source\":");
      out.quoted(warning.source());
      out.put(",\"message\":");
      out.quoted(warning.message());
      out.put('}');
    }
    out.put("],\"pairs\":[");
    Comma next = new Comma(out);
    pairs.forEach(verdict -> {
      next.next();
      pair(analysis, verdict, out);
      // A line for each pair: a large network is not one line.
      out.endLine();
    });
    out.put("]}");
    out.endLine();
  }

  private static void station(Station station, TextOutput out) {
    out.put("{\"name\":");
    out.quoted(station.toString());
    if (station.guest() != null && station.port() != null) {
      out.put(",\"guest\":");
      out.quoted(station.guest().name());
      out.put(",\"host\":");
      out.quoted(station.guest().host());
      out.put(",\"port\":");
      out.quoted(station.port().toString());
    }
    out.put(",\"vlan\":");
    out.decimal(station.vlan());
    out.put(",\"network\":");
    out.quoted(station.network());
    out.put('}');
  }

  private static void sensor(Sensor sensor, TextOutput out) {
    out.put("{\"name\":");
    out.quoted(sensor.name());
    out.put(",\"assumed\":");
    out.put(String.valueOf(sensor.isAssumed()));
    out.put(",\"places\":[");
    Comma comma = new Comma(out);
    for (ListeningPlace place : sensor.places()) {
      comma.next();
      out.quoted(place.text());
    }
    out.put("]}");
  }

  private static void pair(VisibilityAnalysis analysis, PairVerdict verdict, TextOutput out) {
    out.put("{\"from\":");
    out.quoted(verdict.from().toString());
    out.put(",\"to\":");
    out.quoted(verdict.to().toString());
    out.put(",\"path\":");
    out.quoted(verdict.path().toString());
    out.put(",\"visibility\":");
    out.quoted(verdict.visibility().name());
    out.put(",\"sightings\":[");
    Comma comma = new Comma(out);
    for (Sighting sighting : verdict.sightings()) {
      comma.next();
      sighting(sighting, analysis.explain(verdict, sighting.sensor()).reason(), out);
    }
    out.put("]}");
  }

  private static void sighting(Sighting sighting, String reason, TextOutput out) {
    out.put("{\"sensor\":");
    out.quoted(sighting.sensor());
    out.put(",\"visibility\":");
    out.quoted(sighting.visibility().name());
    out.put(",\"inline\":");
    out.put(String.valueOf(sighting.isInline()));
    copies("there", sighting.there(), out);
    copies("back", sighting.back(), out);
    out.put(",\"broadcast\":");
    out.decimal(sighting.flooded());
    out.put(",\"degradations\":[");
    Comma comma = new Comma(out);
    for (DegradationKind kind : DegradationKind.values()) {
      if (sighting.has(kind)) {
        comma.next();
        out.quoted(kind.name());
      }
    }
    out.put("],\"reason\":");
    out.quoted(reason);
    out.put('}');
  }

  private static void copies(String name, Copies copies, TextOutput out) {
    out.put(",\"" + name + "\":{\"whole\":");
    out.decimal(copies.whole());
    out.put(",\"partial\":");
    out.decimal(copies.partial());
    out.put('}');
  }

  /** Writes the comma before all items but the first. */
  private static final class Comma {
    private final TextOutput out;
    private boolean isFirst = true;

    Comma(TextOutput out) {
      this.out = out;
    }

    void next() {
      if (!isFirst) {
        out.put(',');
      }
      isFirst = false;
    }
  }
}
