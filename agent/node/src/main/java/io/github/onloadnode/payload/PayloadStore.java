package io.github.onloadnode.payload;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.MountTable;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Payloads on the host, in directories that are named by digest and created atomically: modules
 * below {@code /var/lib/onload-agent/images}, user files below {@code /opt/onload-agent}.
 */
public final class PayloadStore implements RevisionStore {

  /** Has the files that pods are given. */
  public static final String HOST_DIRECTORY = PayloadCopies.USER_FILES;

  private final DirectoryTrees trees;
  private final PayloadReader reader;
  private final RevisionFiles revisions;
  private final PayloadCopies copies;
  private final StagedPayloads staged;

  /**
   * The store of one host.
   *
   * @param inUse copies that containers use, or will be given again at a restart
   */
  public PayloadStore(HostFiles files, DirectoryTrees trees, CopiesInUse inUse) {
    this.trees = trees;
    this.reader = new PayloadReader(trees, new MountTable(files));
    this.revisions = new RevisionFiles(files, trees);
    CustomCopies custom = new CustomCopies(files.root());
    this.copies = new PayloadCopies(trees, revisions, custom, inUse);
    this.staged = new StagedPayloads(trees, files);
  }

  /**
   * Refuses an order with a path in a reserved directory.
   *
   * @throws FindingException naming the path
   */
  public void checkPaths(DesiredDocument document) {
    new UserPaths(trees).check(document);
  }

  /**
   * A cheap summary of a source's names, sizes and times, to see whether it may have changed.
   *
   * @throws FindingException if the source is missing or has an invalid entry
   */
  public String fingerprint(String sourceHostPath, String release) {
    return PayloadSource.at(trees, sourceHostPath, release).look().fingerprint();
  }

  /**
   * The digest that a copy of the source would have.
   *
   * @throws FindingException if the source is missing or has an invalid entry
   */
  public String digest(String sourceHostPath, String release) {
    PayloadSource source = PayloadSource.at(trees, sourceHostPath, release);
    source.look();
    return source.digest();
  }

  /**
   * Copies a revision's payload and reads the copy; an existing copy is reused.
   *
   * @param rev its name; with a kernel release it identifies one payload
   * @throws FindingException naming a fault of the source, or that the disk is full
   */
  public Revision stage(String rev, RevisionContent content, String release) {
    checkPaths(content.document());
    return content
        .source()
        .fold(
            from -> copied(rev, content, from, release),
            () -> whole(rev, release).orElseThrow(() -> PayloadFaults.nowhere(rev, release)),
            why -> {
              throw content.isValid()
                  ? PayloadFaults.notStaged(rev, why)
                  : PayloadFaults.invalid(why);
            });
  }

  private Revision copied(String rev, RevisionContent content, String from, String release) {
    try {
      PayloadSource source = PayloadSource.at(trees, from, release);
      long size = source.look().size();
      String digest = source.digest();
      content
          .digest()
          .or(() -> revisions.own(rev, release).toOptional().map(RevisionFiles.Entry::digest))
          .filter(asked -> !asked.equals(digest))
          .ifPresent(asked -> {
            throw PayloadFaults.changed(from, digest, asked);
          });
      PayloadReader.Location location = PayloadCopies.location(content.document(), digest, release);
      copies.make(source, size, location);
      return looked(rev, content.document(), location, source);
    } catch (IOException e) {
      throw PayloadFaults.unreadable(from, e);
    }
  }

  /**
   * The revision as kept for this very kernel, if its copy still has its digest; reads all of it.
   */
  public Optional<Revision> whole(String rev, String release) {
    return load(rev, release)
        .toOptional()
        .filter(revision -> revision.payload().release().equals(release))
        .filter(revision -> {
          try {
            return isWhole(revision);
          } catch (IOException | FindingException _) {
            return false;
          }
        });
  }

  /** What is wrong with a copy is wrong with its source, which stays. */
  private Revision looked(
      String rev, DesiredDocument document, PayloadReader.Location location, PayloadSource source)
      throws IOException {
    try {
      reader.refuseCutOff(location);
      return revision(rev, document, reader.read(location));
    } catch (FindingException e) {
      copies.discard(location);
      throw new FindingException(source.named(e.problem(), location), e);
    }
  }

  /** Deletes the staged copy of a revision that this node cannot run. */
  public void discard(Revision revision) throws IOException {
    copies.discard(PayloadCopies.location(revision));
  }

  /** What is wrong with a revision's copy, said of the files that it was copied from. */
  public Finding atSource(Finding found, Revision revision) {
    // Without a directory on the host, files have the names that they have in the images.
    String source = revision.onload().sourceHostPath().orElse("");
    return PayloadSource.at(trees, source, revision.payload().release())
        .named(found, PayloadCopies.location(revision));
  }

  /**
   * Whether a revision's staged copy still has its digest; reads all of it.
   *
   * @throws FindingException if it cannot be read
   */
  public boolean isWhole(Revision revision) throws IOException {
    return copies.isWhole(PayloadCopies.location(revision));
  }

  /** What stager pods bring. */
  public StagedPayloads staged() {
    return staged;
  }

  /** Remembers a revision that this node can run. */
  public void keep(Revision revision) throws IOException {
    revisions.write(revision);
  }

  @Override
  public Reading<Revision> load(String rev, String release) {
    return revisions.read(rev, release).flatMap(entry -> load(rev, entry));
  }

  @Override
  public Reading<RevisionContent> content(String rev, String release) {
    return revisions.read(rev, release).map(RevisionFiles.Entry::content);
  }

  @Override
  public List<String> lost(Revision revision) {
    boolean programs = revision.document().devicePlugin().mountOnload();
    return revision.payload().userFiles().given(programs).stream()
        .filter(path -> !isThere(path))
        .toList();
  }

  /** A path that cannot be checked counts as lost, because it cannot be given to a pod either. */
  private boolean isThere(String path) {
    try {
      return trees.exists(path);
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Updates the link {@code /opt/onload-agent/current} to a revision's user files, which is for
   * people.
   */
  @Override
  public void showAsCurrent(Revision revision) throws IOException {
    copies.showAsCurrent(revision.payload().userFiles().directory());
  }

  /** Can be repeated after a crash. */
  @Override
  public void keepOnly(Set<KeptRevision> kept) throws IOException {
    copies.deleteBeside(kept);
    revisions.keepOnly(kept);
    copies.deleteUnnamed(revisions.entries());
  }

  private Reading<Revision> load(String rev, RevisionFiles.Entry entry) {
    try {
      PayloadReader.Location location = PayloadCopies.location(entry);
      return trees.exists(location.modules())
          ? Reading.present(revision(rev, entry.document(), reader.read(location)))
          : Reading.unreadable(location.modules() + ": is missing");
    } catch (FindingException e) {
      return Reading.unreadable(e.problem().message());
    } catch (IOException e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Revision revision(String rev, DesiredDocument document, Payload payload) {
    return new Revision(rev, document, document.onload().orElseThrow(), payload);
  }
}
