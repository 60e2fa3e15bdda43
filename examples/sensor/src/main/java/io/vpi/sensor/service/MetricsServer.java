package io.vpi.sensor.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves metrics at {@code /metrics} by HTTP, and nothing else. Thread safe. */
public final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int BACKLOG = 16;
  private static final int THREADS = 2;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("vpi-metrics-", 0).factory());
  private final Supplier<String> metrics;

  private MetricsServer(HttpServer server, Supplier<String> metrics) {
    this.server = server;
    this.metrics = metrics;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Binds an address and serves from then on.
   *
   * @param address where; port 0 takes any that is free
   * @param metrics asked for each answer
   * @return the server; the caller closes it
   * @throws IOException if the address cannot be bound
   */
  public static MetricsServer open(InetSocketAddress address, Supplier<String> metrics)
      throws IOException {
    // Read once by the JDK's server: a client that sends or reads too slowly is let go.
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "10");
    setUnlessSet("jdk.httpserver.maxConnections", "64");
    return new MetricsServer(HttpServer.create(address, BACKLOG), metrics);
  }

  private static void setUnlessSet(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
      } else if (!method.equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, NO_BODY);
      } else {
        byte[] body = metrics.get().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        exchange.sendResponseHeaders(OK, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  /**
   * Where the metrics are.
   *
   * @return such as {@code http://127.0.0.1:9100/metrics}
   */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + address.getPort()
        + PATH;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
