package io.vpi.visibility.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.inventory.CommandOutput;
import io.vpi.visibility.inventory.HostInventory;
import io.vpi.visibility.inventory.HostInventoryFile;
import io.vpi.visibility.inventory.InventorySource;
import io.vpi.visibility.inventory.TopologyAssembler;
import io.vpi.visibility.reader.GuestEntry;
import io.vpi.visibility.reader.LibvirtDomainReader;
import io.vpi.visibility.reader.SourceWarnings;
import io.vpi.visibility.topology.PortId;
import io.vpi.visibility.topology.Topology;
import io.vpi.visibility.topology.TunnelKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An inventory is passed on, and so it holds nothing that opens anything. */
class SecretsTest {
  private static final String SECRET = "swordfish";

  private static Answer kept(InventorySource source, String output) {
    return Secrets.masked(source, new Answer(0, output, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"headings\":[\"name\",\"options\"],\"data\":[[\"t\",[\"map\",[[\"psk\",\"swordfish\"]]]]]}",
        "[\"map\",[[\"remote_ip\",\"1.2.3.4\"],[\"PSK\" , \"swordfish\"]]]",
        "[[\"\\u0070sk\",\"swordfish\"]]",
        "[[\"psk\",\n\t\"a\\\"swordfish\\\\\"]]",
        "[[\"private_key\",[\"set\",[\"swordfish\",\"swordfish\"]]]]",
        "[[\"user-password\",{\"a\":[\"swordfish\"]}]]",
        "{\"passwd\":\"swordfish\",\"psk\":[[\"x\",\"swordfish\"]]}",
        "{\"a\":{\"authToken\":{\"b\":\"swordfish\"}}}",
        "[[\"ipsec_passphrase\",\"swordfish\"],[\"ssl-key\",\"swordfish\"]]",
        "[[\"secret\",\"swordfish\"],[\"credentials\",\"swordfish\"]] ",
        "[[\"psk\",\"swordfish\",\"x\"]]",
      })
  void whatIsCalledLikeASecretIsMasked(String json) throws Exception {
    Answer kept = kept(InventorySource.OVS_INTERFACE, json);
    assertFalse(kept.output().contains(SECRET), kept.output());
    assertTrue(kept.output().contains("***"), kept.output());
    assertEquals(0, kept.status());
    JsonDocument.read(kept.output());
  }

  @Test
  void everythingElseStaysAsItWas() {
    String json =
        " {\"headings\": [\"name\",\"options\"],\n\"data\":[[\"gre0\",[\"map\",[[\"key\",\"77\"],"
            + "[\"in_key\",\"1\"],[\"out_key\",\"2\"],[\"psk\",\"swordfish\"],"
            + "[\"remote_ip\",\"10.0.0.9\"]]]]], \"n\":1.50 , \"b\":true}\n";
    assertEquals(
        json.replace("\"swordfish\"", "\"***\""), kept(InventorySource.OVS_PORT, json).output());
  }

  @Property
  void noValueOfASecretSettingGetsThrough(@ForAll String before, @ForAll String value)
      throws Exception {
    String json = "[[" + quoted(before) + ",\"x\"],[\"psk\"," + quoted("<" + value + SECRET) + "]]";
    assertFalse(kept(InventorySource.OVS_INTERFACE, json).output().contains(SECRET));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c < ' ' || c == '"' || c == '\\' || c >= 0xd800) {
            out.append("\\u%04x".formatted(c));
          } else {
            out.append((char) c);
          }
        });
    return out.append('"').toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[[\"psk\",\"swordfish\"]",
        "[[\"psk\",swordfish]]",
        "psk: swordfish",
        "[[\"psk\",\"swordfish",
      })
  void whatCannotBeReadIsLeftOutAndNamed(String text) {
    Answer kept = kept(InventorySource.OVS_INTERFACE, text);
    assertEquals("", kept.output());
    HostInventory inventory =
        new HostInventory(
            "kvm1",
            "",
            "",
            List.of(
                new CommandOutput(
                    InventorySource.OVS_INTERFACE,
                    "",
                    List.of(),
                    kept.status(),
                    "",
                    kept.output(),
                    kept.error())));
    assertEquals(
        "kvm1, ovs-interface: the command failed with status 65: its output is not as expected,"
            + " might hold secrets, and was left out",
        inventory.failures("kvm1").getFirst().toString());
  }

  @Test
  void aTunnelWithAMaskedKeyIsStillOneOfIpsec() throws Exception {
    String uuid = "00000000-0000-0000-0000-00000000000";
    List<CommandOutput> outputs = new ArrayList<>();
    Map.of(
            InventorySource.OVS_BRIDGE,
            table("\"_uuid\",\"name\",\"ports\"", "[\"uuid\",\"%s1\"],\"br0\",[\"uuid\",\"%s2\"]"),
            InventorySource.OVS_PORT,
            table(
                "\"_uuid\",\"name\",\"interfaces\"",
                "[\"uuid\",\"%s2\"],\"gre0\",[\"uuid\",\"%s3\"]"),
            InventorySource.OVS_INTERFACE,
            table(
                "\"_uuid\",\"name\",\"type\",\"options\"",
                "[\"uuid\",\"%s3\"],\"gre0\",\"gre\",[\"map\",[[\"psk\",\"swordfish\"],"
                    + "[\"remote_ip\",\"10.0.0.9\"]]]"))
        .forEach((source, text) ->
            outputs.add(
                CommandOutput.of(source, "", kept(source, text.replace("%s", uuid)).output())));
    HostInventory inventory = new HostInventory("kvm1", "", "", outputs);
    String file = HostInventoryFile.write(inventory);
    assertFalse(file.contains(SECRET), file);
    Topology topology = new TopologyAssembler().add("kvm1.json", file).assemble();
    var port = topology.port(new PortId("kvm1", "gre0"));
    assertNotNull(port);
    assertNotNull(port.tunnel());
    assertEquals(TunnelKind.IPSEC, port.tunnel().kind());
  }

  private static String table(String headings, String row) {
    return "{\"headings\":[" + headings + "],\"data\":[[" + row + "]]}";
  }

  private static final String DOMAIN =
      """
      <!-- swordfish -->
      <domain type='kvm' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' passwd='swordfish'>
        <name>web-1</name>
        <uuid>8e6a5b1e-0000-0000-0000-000000000001</uuid>
        <description>root password is swordfish</description>
        <metadata>
          <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
            <libosinfo:os id="http://ubuntu.com/ubuntu/22.04"/>
          </libosinfo:libosinfo>
          <nova:instance xmlns:nova="http://openstack.org"><nova:adminPass>swordfish</nova:adminPass></nova:instance>
        </metadata>
        <os><type arch='x86_64'>hvm</type><cmdline>pass=swordfish</cmdline></os>
        <sysinfo type='smbios'><oemStrings><entry>swordfish</entry></oemStrings></sysinfo>
        <devices>
          <disk type='network'>
            <auth username='u'><secret type='iscsi' usage='swordfish'/></auth>
            <source protocol='iscsi'><auth type='chap' username='a' passwd='swordfish'/></source>
            <encryption format='luks'><secret type='passphrase'>swordfish</secret></encryption>
          </disk>
          <interface type='bridge'>
            <mac address='52:54:00:00:00:01'/>
            <source bridge='br0'/>
            <target dev='vnet0'/>
            <alias name='net0'/>
            <!-- swordfish -->
            <auth password='x'>swordfish</auth>
            <filterref filter='f'><parameter name='Passphrase' value='swordfish'/></filterref>
          </interface>
          <graphics type='vnc' passwd='swordfish' port='5900'/>
          <graphics type='spice' PASSWD="swordfish"/>
        </devices>
        <qemu:commandline>
          <qemu:arg value='-object'/>
          <qemu:arg value='secret,id=s0,data=swordfish'/>
          <qemu:arg value='-spice'/>
          <qemu:arg value='port=1,password=swordfish'/>
          <qemu:env name='X' value='swordfish'/>
        </qemu:commandline>
        <secret><![CDATA[swordfish]]></secret>
      </domain>
      <?x swordfish?>
      """;

  @Test
  void ofADefinitionOnlyWhatIsAboutNameSystemAndCardsIsKept() {
    Answer kept = kept(InventorySource.VIRSH_DUMPXML, DOMAIN);
    assertEquals(0, kept.status(), kept.error());
    assertFalse(kept.output().contains(SECRET), kept.output());
    List<String> warnings = new ArrayList<>();
    GuestEntry read =
        LibvirtDomainReader.read(
            kept.output(), new SourceWarnings("x", warning -> warnings.add(warning.message())));
    GuestEntry whole = LibvirtDomainReader.read(DOMAIN, new SourceWarnings("x", warning -> {}));
    assertEquals(List.of(), warnings);
    assertEquals(whole, read);
    assertNotNull(read);
    assertEquals("ubuntu 22.04", read.operatingSystem());
    assertEquals("vnet0", read.cards().getFirst().target());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<domain><graphics passwd='swordfish'/>",
        "<!DOCTYPE domain [<!ENTITY s 'swordfish'>]><domain><name>&s;</name></domain>",
        "<secret ephemeral='no'><value>swordfish</value></secret>",
        "error: swordfish",
      })
  void whatIsNoDefinitionIsLeftOut(String text) {
    Answer kept = kept(InventorySource.VIRSH_DUMPXML, text);
    assertEquals(Secrets.NOT_READ, kept.status());
    assertEquals("", kept.output());
  }

  @Test
  void whatAnInterviewKeepsIsMasked() {
    Interview interview =
        new Interview(new CommandRunner(List.of(), Map.of(), Duration.ofSeconds(20), 1 << 20));
    interview.ask(
        InventorySource.OVS_INTERFACE, "", List.of("echo", "[[\"psk\",\"" + SECRET + "\"]]"));
    CommandOutput output = interview.outputs().getFirst();
    assertEquals("[[\"psk\",\"***\"]]\n", output.output());
  }

  @Test
  void ofACommandLineOfQemuOnlyNameAndAddressesAreKept() {
    QemuCommandLine command =
        QemuCommandLine.parse(
            String.join(
                "\0",
                "qemu-system-x86_64",
                "-name",
                "guest=web-1,password=" + SECRET,
                "-object",
                "secret,id=s0,data=" + SECRET,
                "-spice",
                "port=1,password=" + SECRET,
                "-netdev",
                "tap,id=n0,ifname=t1,password=" + SECRET,
                ""));
    assertEquals("web-1", command.guest());
    assertTrue(command.hasCards());
  }
}
