package io.vpi.sensor.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service is told by signals: SIGINT and SIGTERM to stop, SIGHUP to read its files anew. A
 * second signal to stop ends the process at once, with 128 and the signal's number.
 *
 * <p>From install to close; what was in force before is then again. Thread safe.
 */
public final class Signals implements AutoCloseable {
  private static final int INT = 2;
  private static final int TERM = 15;
  private static final int STATUS_OF_SIGNALS = 128;

  private final Doorbell bell;
  private final List<Runnable> undo = new ArrayList<>();

  private boolean isWorking;
  private int stopSignal;
  private boolean reload;

  private Signals(Doorbell bell) {
    this.bell = bell;
  }

  /**
   * Takes the signals.
   *
   * @param bell rung when one has come
   * @return to be asked which
   */
  public static Signals install(Doorbell bell) {
    Signals signals = new Signals(bell);
    signals.handle("INT", () -> signals.onStop(INT));
    signals.handle("TERM", () -> signals.onStop(TERM));
    signals.handle("HUP", signals::onReload);
    return signals;
  }

  /**
   * The JDK has no supported way to SIGHUP but {@code sun.misc.Signal} of the module {@code
   * jdk.unsupported}, which javac warns of wherever it is named; so it is named in strings.
   */
  private void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> answer(proxy, method, arguments, action));
      Object number = signal.getConstructor(String.class).newInstance(name);
      Method handle = signal.getMethod("handle", signal, handler);
      Object before = handle.invoke(null, number, handling);
      undo.add(() -> restore(handle, number, before));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      // No such signal on this system, or the JVM was told not to touch it (-Xrs).
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.INFO, () -> "SIG" + name + " is not handled: " + cause);
    }
  }

  private static @Nullable Object answer(
      Object proxy, Method method, Object @Nullable [] arguments, Runnable action) {
    return switch (method.getName()) {
      case "equals" ->
          arguments != null
              && System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "a signal's handler of vpi";
      default -> {
        action.run();
        yield null;
      }
    };
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "a signal's former handler is lost", e);
    }
  }

  private void onStop(int number) {
    boolean endsAtOnce;
    synchronized (this) {
      endsAtOnce = !isWorking || stopSignal != 0;
      stopSignal = stopSignal == 0 ? number : stopSignal;
    }
    if (endsAtOnce) {
      Runtime.getRuntime().halt(STATUS_OF_SIGNALS + number);
    }
    bell.ring();
  }

  private void onReload() {
    synchronized (this) {
      reload = true;
    }
    bell.ring();
  }

  /** From now on there is work that a signal to stop lets end in good order; before, none. */
  public synchronized void begin() {
    isWorking = true;
  }

  /**
   * Which signal has told to stop.
   *
   * @return its number, 2 or 15, or 0 if none has
   */
  public synchronized int stopSignal() {
    return stopSignal;
  }

  /**
   * Whether files are to be read anew, since the last call.
   *
   * @return true once for one signal or several
   */
  public synchronized boolean takeReload() {
    boolean taken = reload;
    reload = false;
    return taken;
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
    undo.clear();
  }
}
