package io.github.onloadnode.act;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.upgrade.Journal;
import java.io.IOException;
import java.util.Optional;

/** Keeps a node's journal over crashes and reboots. */
public interface JournalStore {

  /**
   * The journal as it was written last; empty where there never was one.
   *
   * @throws FindingException where nobody understands what is there, which is left alone
   */
  Optional<Journal> read();

  /**
   * Returns when the entry is durable.
   *
   * @throws FindingException where it is not; then the entry before is
   */
  void write(Journal journal);

  /** Forgets the journal: the node is as if no agent had ever been there. */
  void delete() throws IOException;
}
