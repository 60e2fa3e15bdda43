package io.vpi.eve;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is logged in these tests, so that they can ask for it and the build stays quiet. */
public final class CollectingLoggerFinder extends System.LoggerFinder {
  private static final List<Entry> ENTRIES = new CopyOnWriteArrayList<>();

  record Entry(String logger, System.Logger.Level level, String message, Throwable thrown) {}

  /** Made by the platform. */
  public CollectingLoggerFinder() {}

  /** Forgets what was logged so far. */
  static void clear() {
    ENTRIES.clear();
  }

  static List<Entry> warnings(Class<?> logger) {
    return ENTRIES.stream()
        .filter(entry -> entry.logger().equals(logger.getName()))
        .filter(entry -> entry.level() == System.Logger.Level.WARNING)
        .toList();
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new System.Logger() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.INFO.getSeverity();
      }

      @Override
      public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        ENTRIES.add(new Entry(name, level, message, thrown));
      }

      @Override
      public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        ENTRIES.add(new Entry(name, level, format, null));
      }
    };
  }
}
