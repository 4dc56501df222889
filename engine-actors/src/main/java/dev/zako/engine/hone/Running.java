package dev.zako.engine.hone;

import dev.zako.engine.graph.Answer;
import dev.zako.engine.graph.CancelReason;

/** A call of a node's function that has not ended yet. Used only by the node's actor. */
sealed interface Running permits ThreadComputation, InlineComputation {
  /** The attempt that the call belongs to. */
  int attempt();

  /** Hands over the answer to the request with this number. */
  void answer(int number, Answer answer);

  /** Stops the call; whatever it does from now on is ignored. */
  void stop(CancelReason reason);
}
