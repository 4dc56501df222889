package dev.zako.js.internal;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** Tells engines of {@link StackWatch}. */
@TruffleInstrument.Registration(
    id = StackWatch.ID,
    name = "Zako's watch of the stack",
    version = "1",
    services = StackWatch.class)
public final class StackWatchProvider extends TruffleInstrumentProvider {
  /** Made by the engine. */
  public StackWatchProvider() {}

  @Override
  protected String getInstrumentClassName() {
    return StackWatch.class.getName();
  }

  @Override
  protected Object create() {
    return new StackWatch();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(StackWatch.class.getName());
  }
}
