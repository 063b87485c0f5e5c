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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A disk in memory: what is written stays over crashes and reboots. */
final class Disk implements JournalStore, RevisionStore {

  private final Hooks hooks;
  private final Promises promises;
  private final Machine machine;
  private final Map<KeptRevision, Revision> revisions = new LinkedHashMap<>();
  private final Map<KeptRevision, Revision> seen = new LinkedHashMap<>();
  private final Set<KeptRevision> everKept = new HashSet<>();
  private final List<Revision> lost = new ArrayList<>();
  private Optional<Journal> durable = Optional.empty();

  /** No space is left for a journal's entry. */
  boolean full;

  Disk(Hooks hooks, Promises promises, Machine machine) {
    this.hooks = hooks;
    this.promises = promises;
    this.machine = machine;
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
    return found(revisions, rev, release).map(Reading::present).orElseGet(Reading::absent);
  }

  private static Optional<Revision> found(
      Map<KeptRevision, Revision> kept, String rev, String release) {
    return Optional.ofNullable(kept.get(new KeptRevision(rev, release)))
        .or(() -> kept.values().stream().filter(one -> one.rev().equals(rev)).findFirst());
  }

  void passBegins() {
    seen.clear();
    seen.putAll(revisions);
  }

  /** What a pass could know of, whatever it stages itself. */
  Optional<Revision> atBeginOfPass(String rev) {
    return found(seen, rev, machine.release());
  }

  /** Whether there was a copy for this kernel; what the agent has read may be gone since. */
  boolean hadFor(String rev, String release) {
    return everKept.contains(new KeptRevision(rev, release));
  }

  void keep(Revision revision) {
    KeptRevision name = name(revision);
    revisions.put(name, revision);
    everKept.add(name);
  }

  private static KeptRevision name(Revision revision) {
    return new KeptRevision(revision.rev(), revision.payload().release());
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
    revisions.keySet().removeIf(copy -> kept.stream().noneMatch(one -> covers(one, copy)));
  }

  private static boolean covers(KeptRevision wanted, KeptRevision copy) {
    boolean every = wanted.release().isEmpty();
    return wanted.rev().equals(copy.rev()) && (every || wanted.release().equals(copy.release()));
  }

  /** Somebody deletes a revision. */
  void lose(String rev) {
    List<Revision> gone = revisions.values().stream().filter(one -> one.rev().equals(rev)).toList();
    gone.forEach(one -> revisions.remove(name(one)));
    lost.addAll(gone);
  }

  /** What somebody deleted is put back. */
  void heal() {
    full = false;
    lost.forEach(this::keep);
    lost.clear();
  }
}
