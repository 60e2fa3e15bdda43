package io.vpi.visibility.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpi.visibility.audit.AuditReport;
import io.vpi.visibility.verdict.VisibilityAnalysis;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the report: one HTML page that needs nothing beside it. Thread safe. */
public final class ReportPage {
  private static final String LIBRARY = "cytoscape/cytoscape.min.js";
  private static final String LICENCE = "cytoscape/LICENSE";

  /** In the order in which they stand in the page, each building on those before it. */
  private static final List<String> SCRIPTS =
      List.of(
          "dom.js",
          "site.js",
          "layout.js",
          "routes.js",
          "palette.js",
          "drawing.js",
          "outline.js",
          "fix.js",
          "pair.js",
          "matrix.js",
          "breaches.js",
          "page.js");

  /** The library adds this rule itself where it is not there, which the page forbids. */
  private static final String LIBRARY_STYLE =
      ".__________cytoscape_container { position: relative; }";

  /** What is put into the page, by name. */
  private static final Pattern PART = Pattern.compile("@([a-z-]+)@");

  private ReportPage() {}

  /**
   * Writes a report as one HTML page in UTF-8. It holds no time, and the same analysis and audit
   * give the same bytes. Of more than 256 groups of stations that are alike, those that breaches
   * are about come first into its matrix; of more than 5,000 guests, as many are named. What is
   * left out is told in the page.
   *
   * @param analysis what sensors see
   * @param audit what became of a policy, from the same analysis; null for a report without one
   * @param to where it goes; it is flushed and stays open
   * @throws IOException if it cannot be written
   */
  public static void write(
      VisibilityAnalysis analysis, @Nullable AuditReport audit, OutputStream to)
      throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
    String library = PageParts.read(LIBRARY);
    String script = scripts();
    String style = PageParts.read("page.css");
    String page = PageParts.read("page.html");
    Matcher part = PART.matcher(page);
    int written = 0;
    while (part.find()) {
      out.append(page, written, part.start());
      switch (part.group(1)) {
        case "rules" -> out.write(rules(library, script, style));
        case "library-style" -> out.write(LIBRARY_STYLE);
        case "style" -> out.write(style);
        case "library" -> out.write(library);
        case "licence" -> out.write(PageParts.escaped(PageParts.read(LICENCE)));
        case "script" -> out.write(script);
        case "data" -> {
          try (JsonGenerator json = ScriptJson.to(out)) {
            ReportData.write(analysis, audit, json);
          }
        }
        default -> throw new IllegalStateException("page.html holds " + part.group());
      }
      written = part.end();
    }
    out.append(page, written, page.length());
    out.flush();
  }

  private static String scripts() throws IOException {
    StringBuilder all = new StringBuilder("'use strict';\n");
    for (String name : SCRIPTS) {
      all.append(PageParts.read(name));
    }
    return all.toString();
  }

  /** Nothing is fetched, and no text of the data can become markup or a script. */
  private static String rules(String library, String script, String style) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src " + PageParts.source(library) + ' ' + PageParts.source(script),
        "style-src " + PageParts.source(LIBRARY_STYLE) + ' ' + PageParts.source(style),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'");
  }
}
