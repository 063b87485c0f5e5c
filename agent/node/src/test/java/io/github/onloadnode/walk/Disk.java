package io.github.onloadnode.walk;

import io.github.onloadnode.act.JournalStore;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.payload.KeptRevision;
import io.github.onloadnode.payload.RevisionStore;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A disk in memory: what is written stays over crashes and reboots. */
final class Disk implements JournalStore, RevisionStore {

  private final Hooks hooks;
  private final Promises promises;
  private final Map<String, Revision> revisions = new HashMap<>();
  private final Map<String, Revision> seen = new HashMap<>();
  private final List<Revision> lost = new ArrayList<>();
  private Optional<Journal> durable = Optional.empty();

  /** No space is left for a journal's entry. */
  boolean full;

  Disk(Hooks hooks, Promises promises) {
    this.hooks = hooks;
    this.promises = promises;
  }

  @Override
  public Optional<Journal> read() {
    return durable;
  }

  @Override
  public void write(Journal journal) {
    hooks.moment();
    if (full) {
      throw new FindingException(Reason.JOURNAL_NOT_WRITTEN, "no space left", "free some");
    }
    promises.written(journal);
    durable = Optional.of(journal);
    hooks.moment();
  }

  @Override
  public void delete() {
    durable = Optional.empty();
  }

  @Override
  public Reading<Revision> load(String rev, String release) {
    Revision kept = revisions.get(rev);
    return kept == null ? Reading.absent() : Reading.present(kept);
  }

  void passBegins() {
    seen.clear();
    seen.putAll(revisions);
  }

  /** What a pass could know of, whatever it stages itself. */
  Optional<Revision> atBeginOfPass(String rev) {
    return Optional.ofNullable(seen.get(rev));
  }

  void keep(Revision revision) {
    revisions.put(revision.rev(), revision);
  }

  @Override
  public Reading<RevisionContent> content(String rev, String release) {
    return load(rev, release).map(Revision::content);
  }

  @Override
  public List<String> lost(Revision revision) {
    return List.of();
  }

  @Override
  public void showAsCurrent(Revision revision) {}

  @Override
  public void keepOnly(Set<KeptRevision> kept) {
    revisions.keySet().removeIf(rev -> kept.stream().noneMatch(one -> one.rev().equals(rev)));
  }

  /** Somebody deletes a revision. */
  void lose(String rev) {
    Optional.ofNullable(revisions.remove(rev)).ifPresent(lost::add);
  }

  /** What somebody deleted is put back. */
  void heal() {
    full = false;
    lost.forEach(this::keep);
    lost.clear();
  }
}
