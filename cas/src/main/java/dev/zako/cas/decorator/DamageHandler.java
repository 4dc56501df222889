package dev.zako.cas.decorator;

import dev.zako.cas.CasException;
import dev.zako.cas.Digest;

/** Is told that the bytes of a blob were found not to be the blob. */
@FunctionalInterface
public interface DamageHandler {
  /**
   * Puts the damaged blob out of use.
   *
   * @throws CasException if that fails
   */
  void onDamage(Digest digest) throws CasException;
}
