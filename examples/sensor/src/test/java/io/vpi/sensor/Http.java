package io.vpi.sensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks an HTTP server on the loopback address. */
public final class Http {
  private static final int TIMEOUT_MILLIS = 30_000;

  private Http() {}

  /**
   * An answer.
   *
   * @param status its status
   * @param type its content type; null if it has none
   * @param body its body, empty if it has none
   */
  public record Answer(int status, String type, String body) {}

  /** Gets a page. */
  public static Answer get(String url) {
    return ask("GET", url);
  }

  /** Asks with any method. */
  public static Answer ask(String method, String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        String body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(status, connection.getContentType(), body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
