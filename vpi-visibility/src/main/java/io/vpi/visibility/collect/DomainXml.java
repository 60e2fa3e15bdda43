package io.vpi.visibility.collect;

import io.vpi.visibility.reader.SecureXml;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Keeps of a guest's definition by libvirt what is about its name, its system and its cards. The
 * rest has too many places for secrets: passwords of consoles and disks, arguments of QEMU, what
 * clouds write beside it.
 */
final class DomainXml {
  private static final Set<String> KEPT = Set.of("name", "uuid", "metadata", "os", "devices");

  private DomainXml() {}

  /**
   * Takes out what is not needed.
   *
   * @throws IOException if it is no such definition, so that what is secret in it cannot be told
   */
  static String cut(String text) throws IOException {
    try {
      Document document = SecureXml.parse(text);
      Element domain = document.getDocumentElement();
      if (!domain.getTagName().equals("domain")) {
        throw new IOException("no <domain>");
      }
      for (Node child : children(domain)) {
        if (!(child instanceof Element element) || !KEPT.contains(element.getTagName())) {
          domain.removeChild(child);
        } else {
          part(element);
        }
      }
      clean(domain);
      for (Node child : children(document)) {
        if (!child.isSameNode(domain)) {
          document.removeChild(child);
        }
      }
      return written(document);
    } catch (SAXException | TransformerException e) {
      throw new IOException("no XML", e);
    }
  }

  private static void part(Element part) {
    switch (part.getTagName()) {
      case "devices" -> keep(part, "interface");
      case "os" -> keep(part, "type");
      case "metadata" -> {
        keep(part, "libosinfo");
        children(part).forEach(info -> keep((Element) info, "os"));
      }
      default -> {
        // A name, or a number.
      }
    }
  }

  /** Keeps the children of a local name, whatever their prefix. */
  private static void keep(Element parent, String name) {
    for (Node child : children(parent)) {
      boolean isKept =
          child instanceof Element element
              && (element.getTagName().equals(name) || element.getTagName().endsWith(':' + name));
      if (!isKept) {
        parent.removeChild(child);
      }
    }
  }

  /** Of what is kept, too, no part is that is called like a secret. */
  private static void clean(Element element) {
    for (int i = element.getAttributes().getLength() - 1; i >= 0; i--) {
      Attr attribute = (Attr) element.getAttributes().item(i);
      if (SecretNames.isSecret(attribute.getName())) {
        element.removeAttributeNode(attribute);
      }
    }
    for (Node child : children(element)) {
      if (child instanceof Element inner && !isSecret(inner)) {
        clean(inner);
      } else if (child.getNodeType() != Node.TEXT_NODE
          && child.getNodeType() != Node.CDATA_SECTION_NODE) {
        element.removeChild(child);
      }
    }
  }

  /** By its name, or by that of the parameter which it sets. */
  private static boolean isSecret(Element element) {
    return SecretNames.isSecret(element.getTagName())
        || (element.getTagName().equals("parameter")
            && SecretNames.isSecret(element.getAttribute("name")));
  }

  private static List<Node> children(Node parent) {
    List<Node> all = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      all.add(node);
    }
    return all;
  }

  private static String written(Document document) throws TransformerException {
    TransformerFactory factory = TransformerFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Transformer transformer = factory.newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter out = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.append('\n').toString();
  }
}
