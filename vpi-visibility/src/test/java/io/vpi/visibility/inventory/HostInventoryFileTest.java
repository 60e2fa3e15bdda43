package io.vpi.visibility.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.topology.HostAccess;
import io.vpi.visibility.topology.Warning;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What is written of a host is what is read again. */
class HostInventoryFileTest {
  private static HostInventory readBack(HostInventory inventory) throws DocumentException {
    List<Warning> warnings = new ArrayList<>();
    HostInventory read =
        HostInventoryFile.read(HostInventoryFile.write(inventory), "kvm1.json", warnings::add);
    assertEquals(List.of(), warnings);
    return read;
  }

  @Test
  void everySourceComesBackWithAllThatItsCommandPrinted() throws Exception {
    List<CommandOutput> outputs = new ArrayList<>();
    for (InventorySource source : InventorySource.values()) {
      outputs.add(
          new CommandOutput(
              source,
              "vnet0",
              source.command("vnet0"),
              CommandOutput.NOT_FOUND,
              "1.0",
              "a \"quoted\"\tline\r\n\u0000 and \\ an ä €\n",
              "no such program"));
    }
    HostInventory inventory =
        new HostInventory("kvm1", "2026-11-26T18:00:00Z", "vpi 0.1.0", outputs);
    assertEquals(inventory, readBack(inventory));
  }

  @Property(tries = 500)
  void anyTextComesBack(
      @ForAll @StringLength(max = 40) String subject,
      @ForAll @StringLength(max = 400) String output,
      @ForAll @Size(max = 4) List<@StringLength(max = 20) String> command,
      @ForAll int status)
      throws Exception {
    String whole = wellFormed(output);
    CommandOutput one =
        new CommandOutput(
            InventorySource.IP_LINK,
            wellFormed(subject),
            command.stream().map(HostInventoryFileTest::wellFormed).toList(),
            status,
            "",
            whole,
            whole);
    HostInventory inventory = new HostInventory("h", "", "", List.of(one));
    assertEquals(inventory, readBack(inventory));
  }

  /** Halves of a pair of surrogates are no text, and no command prints them. */
  private static String wellFormed(String text) {
    return text.codePoints()
        .filter(c -> c < 0xd800 || c > 0xdfff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void whereCommandsAreRunComesBack() throws Exception {
    HostInventory inventory =
        new HostInventory("kvm1", "", "", new HostAccess("lab-host", "/run/o v s"), List.of());
    assertEquals(inventory, readBack(inventory));
    assertFalse(
        HostInventoryFile.write(new HostInventory("kvm1", "", "", List.of()))
            .contains("namespace"));
  }

  @Test
  void anUnknownSourceIsNamedAndTheRestIsRead() throws Exception {
    String text =
        HostInventoryFile.write(
                new HostInventory(
                    "kvm1",
                    "",
                    "",
                    List.of(
                        CommandOutput.of(InventorySource.IP_LINK, "", "[]"),
                        CommandOutput.of(InventorySource.NFT_TEXT, "", ""))))
            .replace("nft-text", "from-tomorrow");
    List<Warning> warnings = new ArrayList<>();
    HostInventory read = HostInventoryFile.read(text, "kvm1.json", warnings::add);
    assertEquals(
        List.of(InventorySource.IP_LINK),
        read.outputs().stream().map(CommandOutput::source).toList());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().message().contains("'from-tomorrow'"), warnings::toString);
  }

  @Test
  void whatIsNoInventoryIsRefusedInOneSentence() {
    for (String text :
        List.of(
            "",
            "[]",
            "{",
            "{}",
            "{\"format\": \"vpi-host-inventory\", \"version\": 2, \"host\": \"a\"}",
            "{\"format\": \"vpi-host-inventory\", \"version\": 1, \"host\": \"a/b\"}",
            "{\"format\": \"vpi-host-inventory\", \"version\": 1, \"host\": \"a\","
                + " \"namespace\": \"-x\"}",
            "{\"format\": \"vpi-host-inventory\", \"version\": 1}")) {
      DocumentException e =
          assertThrows(
              DocumentException.class,
              () -> HostInventoryFile.read(text, "kvm1.json", warning -> {}),
              text);
      assertEquals(-1, String.valueOf(e.getMessage()).indexOf('\n'), e::getMessage);
    }
  }
}
