package io.vpi.visibility.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vpi.testing.Requirements;
import io.vpi.visibility.document.DocumentException;
import io.vpi.visibility.document.JsonDocument;
import io.vpi.visibility.document.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** Chromium without a window, as installed on this machine; nothing is fetched for it. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriverService service;
  private final RemoteWebDriver driver;
  private final List<String> requests = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  private Browser(Path profile, boolean isDark) throws IOException {
    Path chromium = Requirements.requireProgram("chromium");
    Path chromedriver = Requirements.requireProgram("chromedriver");
    service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    service.start();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        // It will not run as root otherwise.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1280,1000",
        "--blink-settings=preferredColorScheme=" + (isDark ? 0 : 1),
        "--user-data-dir=" + profile);
    options.setCapability(
        "goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL", LogType.PERFORMANCE, "ALL"));
    boolean isStarted = false;
    try {
      driver = new RemoteWebDriver(service.getUrl(), options, false);
      isStarted = true;
    } finally {
      if (!isStarted) {
        service.stop();
      }
    }
    // The page that it begins with asks for parts of its own.
    driver.get("about:blank");
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
  }

  /** Starts it with a profile of its own in an empty folder; skips the test where it is missing. */
  static Browser start(Path profile) throws IOException {
    return new Browser(profile, false);
  }

  /** Starts it as on a screen that is kept dark. */
  static Browser dark(Path profile) throws IOException {
    return new Browser(profile, true);
  }

  void open(Path page) {
    driver.get(page.toUri().toString());
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  void type(String selector, CharSequence... keys) {
    driver.findElement(By.cssSelector(selector)).sendKeys(keys);
  }

  /** Presses keys where the focus is. */
  void press(Keys... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** The text that is shown in the first such element. */
  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** Waits until an element holds a text. */
  void await(String selector, String text) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!text(selector).contains(text)) {
      assertTrue(System.nanoTime() < deadline, "'" + text + "' in '" + text(selector) + "'");
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** What a script returns. */
  Object run(String script) {
    return driver.executeScript(script);
  }

  /** What the page wrote to the console: errors of scripts, and what the page's rules refused. */
  List<String> complaints() {
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      complaints.add(entry.toString());
    }
    return complaints;
  }

  /** The addresses that were asked for anything. */
  List<String> requests() throws DocumentException {
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      Node message = JsonDocument.read(entry.getMessage()).get("message");
      if (message.get("method").text().equals("Network.requestWillBeSent")) {
        requests.add(message.get("params").get("request").get("url").text());
      }
    }
    return requests;
  }

  @Override
  public void close() {
    try {
      driver.quit();
    } finally {
      service.stop();
    }
  }
}
