package io.github.onloadnode.act;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.upgrade.Journal;
import java.io.IOException;
import java.util.Optional;

/** Keeps a node's journal over crashes and reboots. */
public interface JournalStore {

  /**
   * The journal as last written; empty if there never was one.
   *
   * @throws FindingException if the file cannot be understood; it is left untouched
   */
  Optional<Journal> read();

  /**
   * Returns when the entry is durable.
   *
   * @throws FindingException if it is not durable; the previous entry stays
   */
  void write(Journal journal);

  /** Deletes the journal, as if no agent had ever run on the node. */
  void delete() throws IOException;
}
