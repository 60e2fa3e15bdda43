package io.vpi.sensor.format;

import java.io.IOException;
import java.util.List;

/**
 * A header line, then a line of tab-separated columns a packet. Names and conventions are those of
 * tshark's {@code -T fields}, so that the two can be joined: several occurrences of a field are
 * joined by semicolons, the outermost first, and an absent field is an empty cell.
 */
public final class TsvFormat implements PacketFormat {
  private final Column[] columns;

  /** Makes the format with the columns of {@link Columns#ALL}. */
  public TsvFormat() {
    this(Columns.ALL);
  }

  TsvFormat(List<Column> columns) {
    this.columns = columns.toArray(Column[]::new);
  }

  @Override
  public void begin(TextOutput out) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        out.put('\t');
      }
      out.put(columns[i].name());
    }
    out.endLine();
  }

  @Override
  public void write(PacketView packet, TextOutput out) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        out.put('\t');
      }
      columns[i].value().write(packet, out);
    }
    out.endLine();
  }
}
