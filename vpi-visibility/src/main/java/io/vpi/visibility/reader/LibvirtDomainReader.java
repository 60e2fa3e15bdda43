package io.vpi.visibility.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Reads a guest's definition by libvirt: what {@code virsh dumpxml} prints, and the status files in
 * {@code /run/libvirt/qemu}. Thread safe.
 */
public final class LibvirtDomainReader {
  private static final int MOST_CARDS = 1_000;

  private LibvirtDomainReader() {}

  /**
   * Reads a guest.
   *
   * @param text the XML
   * @param warnings where it says what is wrong
   * @return the guest, or null if there is none in it
   */
  public static @Nullable GuestEntry read(String text, SourceWarnings warnings) {
    Document document;
    try {
      document = SecureXml.parse(text);
    } catch (SAXException e) {
      warnings.warn("no XML of libvirt: " + String.valueOf(e.getMessage()).split("\n", 2)[0]);
      return null;
    }
    Element root = document.getDocumentElement();
    Element domain = root.getTagName().equals("domstatus") ? child(root, "domain") : root;
    if (domain == null || !domain.getTagName().equals("domain")) {
      warnings.warn("an element <domain> was expected, not <" + root.getTagName() + ">");
      return null;
    }
    String name = text(domain, "name");
    if (name.isEmpty()) {
      warnings.warn("a <name> was expected in <domain>");
      return null;
    }
    return new GuestEntry(name, text(domain, "uuid"), operatingSystem(domain), cards(domain));
  }

  private static List<GuestCard> cards(Element domain) {
    List<GuestCard> cards = new ArrayList<>();
    Element devices = child(domain, "devices");
    if (devices != null) {
      for (Element card : children(devices, "interface")) {
        if (cards.size() < MOST_CARDS) {
          cards.add(card(card));
        }
      }
    }
    return cards;
  }

  private static GuestCard card(Element card) {
    Element source = child(card, "source");
    Element port = child(card, "virtualport");
    Element parameters = port == null ? null : child(port, "parameters");
    Element vlan = child(card, "vlan");
    Element tag = vlan == null ? null : child(vlan, "tag");
    return new GuestCard(
        card.getAttribute("type"),
        MacText.parse(attribute(child(card, "mac"), "address")),
        first(source, "bridge", "dev", "path", "network"),
        attribute(source, "mode"),
        attribute(child(card, "target"), "dev"),
        attribute(child(card, "model"), "type"),
        attribute(child(card, "alias"), "name"),
        attribute(parameters, "interfaceid"),
        number(attribute(tag, "id")));
  }

  /** From the metadata that libosinfo writes, such as http://ubuntu.com/ubuntu/22.04. */
  private static String operatingSystem(Element domain) {
    Element metadata = child(domain, "metadata");
    Element info = metadata == null ? null : anyChild(metadata, "libosinfo");
    Element os = info == null ? null : anyChild(info, "os");
    String id = attribute(os, "id");
    String[] parts = id.split("/", -1);
    return parts.length < 2
        ? ""
        : (parts[parts.length - 2] + ' ' + parts[parts.length - 1]).toLowerCase(Locale.ROOT);
  }

  private static int number(String text) {
    try {
      int value = Integer.parseInt(text);
      return value >= 0 && value <= 4095 ? value : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String first(@Nullable Element element, String... names) {
    for (String name : names) {
      String value = attribute(element, name);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static String attribute(@Nullable Element element, String name) {
    return element == null ? "" : element.getAttribute(name);
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent().strip();
  }

  private static @Nullable Element child(Element parent, String name) {
    List<Element> all = children(parent, name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** A child by its local name, whatever its prefix. */
  private static @Nullable Element anyChild(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && (element.getTagName().equals(name) || element.getTagName().endsWith(':' + name))) {
        return element;
      }
    }
    return null;
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> all = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        all.add(element);
      }
    }
    return all;
  }
}
