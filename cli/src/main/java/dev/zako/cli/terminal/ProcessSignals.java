package dev.zako.cli.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The signals of this process, by the classes of the module {@code jdk.unsupported}. They are used
 * by their names, because compilers warn of them and there is nothing else. A library that does the
 * same starts the logging of the JVM, for which every archive is opened: 30 ms of each command.
 */
final class ProcessSignals implements Signals {
  @Override
  public void on(String name, Runnable action) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(),
              new Class<?>[] {handlers},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" ->
                        System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "on " + name;
                  });
      Object signal = signals.getConstructor(String.class).newInstance(name);
      var handle = signals.getMethod("handle", signals, handlers);
      Object before = handle.invoke(null, signal, handler);
      Object ignoring = handlers.getField("SIG_IGN").get(null);
      if (ignoring.equals(before)) {
        handle.invoke(null, signal, ignoring);
      }
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException(e);
      }
      // There is no such signal here, or the JVM needs it.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
