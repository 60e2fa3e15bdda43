package io.vpi.visibility.inventory;

import io.vpi.visibility.reader.OvsRow;
import io.vpi.visibility.reader.OvsTableReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table of Open vSwitch's database, to whose rows other tables refer by UUID. */
final class OvsTable {
  private final List<OvsRow> rows;
  private final Map<String, OvsRow> byUuid = new HashMap<>();

  private OvsTable(List<OvsRow> rows) {
    this.rows = rows;
    rows.forEach(row -> byUuid.put(row.text("_uuid"), row));
  }

  static OvsTable read(InventorySource source, HostFacts host) {
    return new OvsTable(OvsTableReader.read(host.text(source), host.warnings(source)));
  }

  /** All rows, in the order of the text. */
  List<OvsRow> rows() {
    return rows;
  }

  @Nullable OvsRow find(String uuid) {
    return byUuid.get(uuid);
  }

  /** The rows that a column of another table's row refers to; one that is not there is left out. */
  List<OvsRow> referredBy(OvsRow row, String column) {
    return row.set(column).stream().map(byUuid::get).filter(Objects::nonNull).toList();
  }
}
