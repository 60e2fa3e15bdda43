package io.vpi.visibility.reader;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Parses XML that may come from anyone: without a DTD, without entities, within bounds. Thread
 * safe.
 */
public final class SecureXml {
  private static final int MOST_CHARACTERS = 16 << 20;
  private static final int DEEPEST = 64;

  private SecureXml() {}

  /**
   * Parses a document.
   *
   * @param text the XML
   * @return the document
   * @throws SAXException if it is no XML, or has what is not allowed; the message says what
   */
  public static Document parse(String text) throws SAXException {
    if (text.length() > MOST_CHARACTERS) {
      throw new SAXException("longer than " + MOST_CHARACTERS + " characters");
    }
    try {
      DocumentBuilder builder = factory().newDocumentBuilder();
      // The default one prints to standard error.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(text)));
    } catch (SAXParseException e) {
      throw new SAXException("line " + e.getLineNumber() + ": " + e.getMessage(), e);
    } catch (IOException | ParserConfigurationException e) {
      throw new SAXException(e.getMessage(), e);
    }
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }
}
