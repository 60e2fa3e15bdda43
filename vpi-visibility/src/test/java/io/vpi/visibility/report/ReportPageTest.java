package io.vpi.visibility.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.JavaProcess;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  /** The data of a page. */
  static Node data(String page) throws DocumentException {
    Matcher matcher = DATA.matcher(page);
    assertTrue(matcher.find(), "the page holds its data");
    return JsonDocument.read(matcher.group(1));
  }

  private static String sha256(String content) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  private static List<String> contents(String page, String element) {
    Matcher matcher =
        Pattern.compile(
                "<" + element + "(?: id=\"[^\"]*\")?>(.*?)</" + element + ">", Pattern.DOTALL)
            .matcher(page);
    List<String> contents = new ArrayList<>();
    while (matcher.find()) {
      contents.add(matcher.group(1));
    }
    return contents;
  }

  @Test
  void eachScriptAndEachStyleRunsByItsHashAndNothingElse() throws NoSuchAlgorithmException {
    String page = SmallSite.page(SmallSite.NETWORK, SmallSite.POLICY);
    Matcher rules =
        Pattern.compile("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")
            .matcher(page);
    assertTrue(rules.find());
    String policy = rules.group(1);
    assertTrue(policy.startsWith("default-src 'none'; "), policy);
    assertFalse(policy.contains("unsafe"), policy);
    List<String> scripts = contents(page, "script");
    List<String> styles = contents(page, "style");
    assertEquals(2, scripts.size());
    assertEquals(2, styles.size());
    List<String> all = new ArrayList<>(scripts);
    all.addAll(styles);
    for (String content : all) {
      assertTrue(policy.contains("'" + sha256(content) + "'"), "no hash in " + policy);
    }
    assertEquals(4, policy.split("sha256-", -1).length - 1, policy);
    // A script whose text held the end of its element would be cut there.
    assertEquals(3, page.split("</script", -1).length - 1);
    assertFalse(page.contains("\r"), "browsers hash line feeds alone");
  }

  @Test
  void noNameCanEndTheElementThatHoldsTheData() throws DocumentException {
    String hostile = "</script><!--<script>&amp;'\u2028\u2029\u202e\ud83d\ude00";
    String network =
        SmallSite.NETWORK.replace(
            "log-1:", "\"</script><!--<script>&amp;'\\u2028\\u2029\\u202e\\U0001F600\":");
    String page = SmallSite.page(network, SmallSite.POLICY);
    Matcher matcher = DATA.matcher(page);
    assertTrue(matcher.find());
    String data = matcher.group(1);
    for (String markup : List.of("<", ">", "&", "'", "\u2028", "\u2029", "\u202e")) {
      assertFalse(data.contains(markup), markup);
    }
    assertTrue(data.chars().allMatch(c -> c < 0x7f), "all that is not ASCII is a code");
    List<String> names = new ArrayList<>();
    for (Node node : data(page).get("nodes").items()) {
      names.add(node.item(2).text());
    }
    assertTrue(names.contains(hostile), names.toString());
  }

  @Test
  void whatCannotBeShownIsACode() {
    String page =
        SmallSite.page(SmallSite.NETWORK.replace("log-1:", "\"log \\u0000 \\u0007\":"), null);
    assertTrue(page.contains("log \\u0000 \\u0007"), "what cannot be shown is a code");
  }

  /** A process has an order of its own for what a set holds. */
  @Test
  void theSameNetworkGivesTheSameBytesInAnyProcess() throws IOException, InterruptedException {
    String first = SmallSite.page(SmallSite.NETWORK, SmallSite.POLICY);
    assertEquals(first, JavaProcess.run(List.of("-XX:+UseSerialGC"), SmallSite.class));
  }

  @Test
  void holdsTheLibraryWithItsLicence() {
    String page = SmallSite.page(SmallSite.NETWORK, null);
    assertTrue(page.contains("under the MIT licence"));
    assertTrue(page.contains("Permission is hereby granted, free of charge"));
    assertTrue(page.contains("The Cytoscape Consortium"));
    assertFalse(Pattern.compile("@[a-z-]+@").matcher(page.substring(0, 2_000)).find());
  }

  @Test
  void namesNoPlaceToFetchAnythingFrom() {
    String page = SmallSite.page(SmallSite.NETWORK, null);
    String own = page.replace(contents(page, "script").getFirst(), "");
    for (String fetch :
        List.of("src=", "url(", "@import", "fetch(", "XMLHttpRequest", "<link", "<a ")) {
      assertFalse(own.contains(fetch), fetch);
    }
    for (String markup :
        List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")) {
      assertFalse(own.contains(markup), markup);
    }
  }
}
