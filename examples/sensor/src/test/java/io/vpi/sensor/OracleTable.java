package io.vpi.sensor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A table of tab-separated columns with a header line: the oracle's, or one of our own. */
final class OracleTable {
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<String[]> rows = new ArrayList<>();

  private OracleTable(BufferedReader lines) throws IOException {
    String[] names = lines.readLine().split("\t", -1);
    for (int i = 0; i < names.length; i++) {
      columns.put(names[i], i);
    }
    for (String line; (line = lines.readLine()) != null; ) {
      rows.add(line.split("\t", -1));
    }
  }

  /** Reads a compressed table of the corpus. */
  static OracleTable gzip(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new OracleTable(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    }
  }

  /** Reads what a command printed. */
  static OracleTable of(String text) throws IOException {
    return new OracleTable(new BufferedReader(new StringReader(text)));
  }

  /** The names of the columns, in no order. */
  Iterable<String> columns() {
    return columns.keySet();
  }

  int size() {
    return rows.size();
  }

  String get(int row, String column) {
    return rows.get(row)[columns.get(column)];
  }

  /** Leaves out the rows whose cell in a column is empty. */
  void keepFilled(String column) {
    int at = columns.get(column);
    rows.removeIf(row -> row[at].isEmpty());
  }
}
