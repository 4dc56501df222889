package dev.zako.engine.build.model;

import dev.zako.engine.build.schedule.ResourceDescriptor;
import java.util.List;

/**
 * A resource that a workspace declares for its commands to share.
 *
 * @param descriptor how much there is; without a problem
 * @param mnemonics the kinds of commands each of which needs a piece of it, in the order written
 */
public record DeclaredResource(ResourceDescriptor descriptor, List<String> mnemonics) {
  /** Copies the list. */
  public DeclaredResource {
    mnemonics = List.copyOf(mnemonics);
  }
}
