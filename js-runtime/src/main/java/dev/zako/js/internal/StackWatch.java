package dev.zako.js.internal;

import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Optional;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * Notices when calls nest too deep, by a count that is the same on every machine. How deep they
 * could go differs between machines, and the language lets scripts catch that; an evaluation in
 * which it was noticed is therefore a failure, whatever comes of it. Functions of the language that
 * recurse by themselves can use up the stack below the count, which is noticed as well.
 */
public final class StackWatch extends TruffleInstrument {
  /** The name by which the engine knows it. */
  static final String ID = "zako-stack-watch";

  /** How many calls may be open at once; the stack of a worker has room for several times that. */
  static final int MAX_CALLS = 1000;

  /** How the language says that the stack is used up. */
  static final String MESSAGE = "Maximum call stack size exceeded";

  /** How its functions for JSON say the same. */
  private static final String WRITING = "cannot stringify objects nested that deep";

  private static final String READING = "Cannot parse JSON constructs nested that deep";

  private static final ThreadLocal<@Nullable Notes> CURRENT = new ThreadLocal<>();

  /** Made by the engine. */
  public StackWatch() {}

  /** What was noticed during one evaluation; for its thread alone. */
  static final class Notes {
    private int calls;
    private @Nullable EventContext first;

    private Notes() {}

    /** Whether calls nested too deep. */
    boolean isOverflow() {
      return first != null;
    }

    /** The function, statement or block in which that was noticed first. */
    Optional<SourceSection> section() {
      return Optional.ofNullable(first).map(EventContext::getInstrumentedSourceSection);
    }
  }

  /** Watches the evaluation that this thread is about to run. */
  static Notes begin() {
    Notes notes = new Notes();
    CURRENT.set(notes);
    return notes;
  }

  /** No evaluation runs on this thread any more. */
  static void end() {
    CURRENT.remove();
  }

  /** Lets an engine watch all its evaluations. */
  static void watch(Engine engine) {
    Instrument instrument = engine.getInstruments().get(ID);
    if (instrument == null || instrument.lookup(StackWatch.class) == null) {
      throw new IllegalStateException("The engine does not know `" + ID + "`");
    }
  }

  @Override
  protected void onCreate(Env env) {
    env.registerService(this);
    env.getInstrumenter()
        .attachExecutionEventFactory(
            SourceSectionFilter.newBuilder().tagIs(StandardTags.RootTag.class).build(), Call::new);
    env.getInstrumenter()
        .attachExecutionEventFactory(
            SourceSectionFilter.newBuilder()
                .tagIs(StandardTags.TryBlockTag.class, StandardTags.StatementTag.class)
                .build(),
            Guarded::new);
  }

  /** The body of a function, from its call or its resumption to its end or its suspension. */
  private static final class Call extends ExecutionEventNode {
    private final EventContext place;

    Call(EventContext place) {
      this.place = place;
    }

    @Override
    protected void onEnter(VirtualFrame frame) {
      Notes notes = CURRENT.get();
      if (notes != null && ++notes.calls > MAX_CALLS && notes.first == null) {
        notes.first = place;
      }
    }

    @Override
    protected void onResume(VirtualFrame frame) {
      onEnter(frame);
    }

    @Override
    protected void onReturnValue(VirtualFrame frame, @Nullable Object result) {
      leave();
    }

    @Override
    protected void onReturnExceptional(VirtualFrame frame, Throwable thrown) {
      leave();
    }

    @Override
    protected void onYield(VirtualFrame frame, @Nullable Object value) {
      leave();
    }

    private static void leave() {
      Notes notes = CURRENT.get();
      if (notes != null) {
        notes.calls--;
      }
    }
  }

  /** A statement or a block that scripts guard; everything that leaves it by force passes here. */
  private static final class Guarded extends ExecutionEventNode {
    private final EventContext place;

    Guarded(EventContext place) {
      this.place = place;
    }

    @Override
    protected void onReturnExceptional(VirtualFrame frame, Throwable thrown) {
      if (thrown instanceof StackOverflowError || isOverflow(thrown)) {
        Notes notes = CURRENT.get();
        if (notes != null && notes.first == null) {
          notes.first = place;
        }
      }
    }

    /** Whether the error was turned into one of the language. */
    private static boolean isOverflow(Throwable thrown) {
      if (!(thrown instanceof AbstractTruffleException)) {
        return false;
      }
      String message = thrown.getMessage();
      return message != null
          && (message.endsWith(MESSAGE) || message.endsWith(WRITING) || message.endsWith(READING));
    }
  }
}
