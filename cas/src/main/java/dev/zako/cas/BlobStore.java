package dev.zako.cas;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * A store of blobs named by their content.
 *
 * <p>All methods may be called from any number of threads. They block, so they are for virtual
 * threads and never for the dispatcher of an actor; they do not react to interruption, and keep the
 * interrupted status. The empty blob is always there. A blob becomes visible whole or not at all,
 * and only after its bytes were found to have the digest that names it. What a method returned is
 * true for that moment: a blob that must stay needs a {@link Lease}.
 *
 * <p>Every method throws {@link CasException.StoreIo} if the store's own files cannot be read or
 * written.
 */
public interface BlobStore {
  /**
   * The size of the blob if the store has it, else nothing.
   *
   * @throws CasException if the store cannot tell
   */
  OptionalLong size(Digest digest) throws CasException;

  /**
   * Those of {@code digests} that the store does not have, without duplicates, in order.
   *
   * @throws CasException if the store cannot tell
   */
  SortedSet<Digest> findMissing(Collection<Digest> digests) throws CasException;

  /**
   * All bytes of the blob, in an array of the caller's own.
   *
   * @throws CasException.BlobMissing if the store does not have the blob, or only a damaged one
   * @throws CasException if reading fails, or the blob is larger than an array can be
   */
  byte[] read(Digest digest) throws CasException;

  /**
   * A stream of the bytes of {@code range}, which the caller closes. Damage that is noticed at the
   * end of a stream makes its last read throw {@link CasException.DigestMismatch}.
   *
   * @throws CasException.BlobMissing if the store does not have the blob
   * @throws CasException.RangeOutOfBounds if the range does not lie inside the blob; see {@link
   *     ByteRange} for what does
   * @throws CasException if reading fails
   */
  InputStream open(Digest digest, ByteRange range) throws CasException;

  /**
   * Puts {@code bytes} into the store and answers their digest. If the store has them already
   * nothing is written.
   *
   * @throws CasException if writing fails
   */
  Digest put(byte[] bytes) throws CasException;

  /**
   * Puts the bytes of {@code in} into the store after checking that they are the blob {@code
   * expected}. If the store has that blob already, {@code in} may be left unread. It is not closed.
   *
   * @throws CasException.DigestMismatch if they are not; nothing is stored
   * @throws CasException.SourceUnreadable if reading {@code in} fails; nothing is stored
   * @throws CasException if writing fails
   */
  void put(Digest expected, InputStream in) throws CasException;

  /**
   * Puts the content of a file into the store and answers its digest. The file itself is only read;
   * a symbolic link is followed, and the digest is that of the content it leads to. If somebody
   * changes the file meanwhile, the digest is still that of the bytes which were stored.
   *
   * @throws CasException.SourceUnreadable if {@code file} cannot be read or is not a regular file
   * @throws CasException if writing fails
   */
  Digest putFile(Path file) throws CasException;

  /**
   * Moves a file that nobody else has open, such as an action's output, into the store, and answers
   * the digest of its content. The file is gone from its place afterwards. A file that has other
   * hard links or lies on another file system is copied and then deleted.
   *
   * @throws CasException.SourceUnreadable if {@code file} cannot be read or is not a regular file;
   *     a symbolic link is not
   * @throws CasException if writing fails; the file is then where it was, maybe read-only
   */
  Digest adoptFile(Path file) throws CasException;

  /**
   * A file inside the store that holds exactly the bytes of the blob, read-only, with a
   * modification time that is the same for all blobs. It may be hard-linked or copied, and must not
   * be changed or given other permissions. The executable variant is a file of its own.
   *
   * @throws CasException.BlobMissing if the store does not have the blob, or only a damaged one
   * @throws CasException if the file cannot be made
   */
  Path localFile(Digest digest, boolean executable) throws CasException;
}
