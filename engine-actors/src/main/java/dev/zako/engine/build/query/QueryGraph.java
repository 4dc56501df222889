package dev.zako.engine.build.query;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * A graph as queries see it. What is asked of a node that cannot be read is told elsewhere; the
 * node is then missing in the answer, as if it did not exist.
 *
 * @param <X> thrown if no answer is wanted any more
 */
public interface QueryGraph<X extends Exception> {
  /** The nodes that a word names. */
  Set<QueryNode> find(QueryWord word) throws X;

  /** Those of the nodes that exist. */
  Set<QueryNode> existing(Collection<QueryNode> nodes) throws X;

  /** What each of the nodes needs directly; source files need nothing. */
  Map<QueryNode, Set<QueryNode>> dependencies(Collection<QueryNode> nodes) throws X;

  /** What each of the nodes is: the name of a rule, or {@link QueryNode#SOURCE_FILE}. */
  Map<QueryNode, String> kinds(Collection<QueryNode> nodes) throws X;

  /** The value of the attribute as a text, for those of the nodes that have it. */
  Map<QueryNode, String> attributes(String name, Collection<QueryNode> nodes) throws X;

  /** What the attribute names, for those of the nodes that have it. */
  Map<QueryNode, Set<QueryNode>> labels(String attribute, Collection<QueryNode> nodes) throws X;
}
