package io.vpi.visibility.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import io.vpi.visibility.topology.HostAccess;
import io.vpi.visibility.topology.Warning;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The file in which {@code vpi visibility collect} keeps a host's inventory: JSON that holds what
 * each command printed, but for secrets, so that a newer reader may find more in an older file.
 *
 * <pre>{@code
 * {
 *   "format": "vpi-host-inventory",
 *   "version": 1,
 *   "host": "kvm1",
 *   "collected": "2026-11-26T18:00:00Z",
 *   "collector": "vpi 0.1.0",
 *   "namespace": "lab-host",            left out unless a network namespace was asked
 *   "ovs-rundir": "/run/vpi-lab/lab/ovs",   left out unless Open vSwitch is elsewhere than usual
 *   "outputs": [
 *     {
 *       "source": "tc-ingress",       what was asked, see InventorySource
 *       "subject": "vnet0",           of what; left out where there is only one
 *       "command": ["tc", "-j", "-s", "filter", "show", "dev", "vnet0", "ingress"],
 *       "status": 0,                  127 if the program is not there
 *       "version": "iproute2-6.15.0",
 *       "output": "...",                what it printed, as one string
 *       "error": ""
 *     }
 *   ]
 * }
 * }</pre>
 *
 * <p>Thread safe.
 */
public final class HostInventoryFile {
  private static final String FORMAT = "vpi-host-inventory";
  private static final int VERSION = 1;
  private static final JsonFactory FACTORY = new JsonFactory();

  private HostInventoryFile() {}

  /**
   * Whether a document is such a file.
   *
   * @param root the document's root
   * @return true if it says so
   */
  public static boolean isOne(Node root) {
    return root.get("format").text().equals(FORMAT);
  }

  /**
   * Writes an inventory.
   *
   * @param inventory the inventory
   * @return the file's text, with a line feed at its end
   */
  public static String write(HostInventory inventory) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeNumberField("version", VERSION);
      json.writeStringField("host", inventory.host());
      json.writeStringField("collected", inventory.collected());
      json.writeStringField("collector", inventory.collector());
      optional(json, "namespace", inventory.access().namespace());
      optional(json, "ovs-rundir", inventory.access().openVswitchFolder());
      json.writeArrayFieldStart("outputs");
      for (CommandOutput output : inventory.outputs()) {
        write(json, output);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string takes everything", e);
    }
    return out.append('\n').toString();
  }

  private static void optional(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void write(JsonGenerator json, CommandOutput output) throws IOException {
    json.writeStartObject();
    json.writeStringField("source", output.source().text());
    if (!output.subject().isEmpty()) {
      json.writeStringField("subject", output.subject());
    }
    json.writeArrayFieldStart("command");
    for (String word : output.command()) {
      json.writeString(word);
    }
    json.writeEndArray();
    json.writeNumberField("status", output.status());
    json.writeStringField("version", output.version());
    json.writeStringField("output", output.output());
    json.writeStringField("error", output.error());
    json.writeEndObject();
  }

  /**
   * Reads an inventory. Outputs of unknown sources are left out, with a warning.
   *
   * @param text the file's text
   * @param name the file's name, for warnings
   * @param warnings where they go
   * @return the inventory
   * @throws DocumentException if it is no JSON, no such file, or of a newer version
   */
  public static HostInventory read(String text, String name, Consumer<Warning> warnings)
      throws DocumentException {
    return read(JsonDocument.read(text), name, warnings);
  }

  static HostInventory read(Node root, String name, Consumer<Warning> warnings)
      throws DocumentException {
    if (!isOne(root)) {
      throw new DocumentException("\"format\": \"" + FORMAT + "\" was expected at the beginning");
    }
    if (root.get("version").integer(0) != VERSION) {
      throw new DocumentException(
          root.get("version").line(),
          "version " + VERSION + " was expected, not " + root.get("version"));
    }
    String host = root.get("host").text();
    if (host.isEmpty() || host.indexOf('/') >= 0) {
      throw new DocumentException(
          root.get("host").line(), "\"host\" is a name without a slash, not " + root.get("host"));
    }
    List<CommandOutput> outputs = new ArrayList<>();
    for (Node entry : root.get("outputs").items()) {
      String source = entry.get("source").text();
      Optional<InventorySource> known = InventorySource.named(source);
      if (known.isPresent()) {
        outputs.add(output(known.get(), entry));
      } else {
        warnings.accept(
            new Warning(
                name, "line " + entry.line() + ": the source '" + source + "' is not known"));
      }
    }
    return new HostInventory(
        host, root.get("collected").text(), root.get("collector").text(), access(root), outputs);
  }

  private static HostAccess access(Node root) throws DocumentException {
    try {
      return new HostAccess(root.get("namespace").text(), root.get("ovs-rundir").text());
    } catch (IllegalArgumentException e) {
      throw new DocumentException(root.get("namespace").line(), String.valueOf(e.getMessage()));
    }
  }

  private static CommandOutput output(InventorySource source, Node entry) {
    return new CommandOutput(
        source,
        entry.get("subject").text(),
        entry.get("command").items().stream().map(Node::text).toList(),
        entry.get("status").integer(0),
        entry.get("version").text(),
        entry.get("output").text(),
        entry.get("error").text());
  }
}
