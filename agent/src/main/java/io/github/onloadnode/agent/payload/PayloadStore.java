package io.github.onloadnode.agent.payload;

import io.github.onloadnode.agent.desired.DesiredDocument;
import io.github.onloadnode.agent.host.DirectoryTrees;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.MountTable;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Payloads on the host, in directories named by their content that appear whole or not at all:
 * modules below {@code /var/lib/onload-agent/images}, user files below {@code /opt/onload-agent}.
 */
public final class PayloadStore implements RevisionStore {

  private static final String IMAGES = "/var/lib/onload-agent/images";
  private static final String USER_FILES = "/opt/onload-agent";
  private static final String PARTIAL = ".partial";

  /** Left on a file system for everybody else. */
  private static final long SPARE = 64L << 20;

  private final DirectoryTrees trees;
  private final PayloadReader reader;
  private final RevisionFiles revisions;

  public PayloadStore(HostFiles files, DirectoryTrees trees) {
    this.trees = trees;
    this.reader = new PayloadReader(trees, new MountTable(files));
    this.revisions = new RevisionFiles(files, trees);
  }

  /**
   * Names, sizes and times of a source, to see cheaply whether it may have changed.
   *
   * @throws ProblemException where the source is missing or holds what a payload must not
   */
  public String fingerprint(String sourceHostPath, String release) {
    PayloadSource source = PayloadSource.read(trees, sourceHostPath, release);
    return source.fingerprint();
  }

  /**
   * The digest that the source's copy will have.
   *
   * @throws ProblemException where the source is missing or holds what a payload must not
   */
  public String digest(String sourceHostPath, String release) {
    try {
      return PayloadSource.read(trees, sourceHostPath, release).digest(trees);
    } catch (IOException e) {
      throw unreadable(sourceHostPath, e);
    }
  }

  /**
   * Copies the payload that a document names and looks at the copy; what was staged before is found
   * again.
   *
   * @throws ProblemException naming what is wrong with the source, or that the disk is full
   */
  public Revision stage(DesiredDocument document, String release) {
    String from =
        document
            .onload()
            .flatMap(onload -> onload.sourceHostPath())
            .orElseThrow(() -> new IllegalArgumentException("a removal has nothing to stage"));
    try {
      PayloadSource source = PayloadSource.read(trees, from, release);
      requireSpace(source);
      String digest = source.digest(trees);
      PayloadReader.Location location = location(document, digest, release);
      if (!digest.equals(digestOfCopy(location))) {
        copy(source, location, digest);
      }
      return revision(document, reader.read(location));
    } catch (IOException e) {
      throw unreadable(from, e);
    }
  }

  /** Remembers a revision that this node can take. */
  public void keep(Revision revision) throws IOException {
    revisions.write(revision);
  }

  @Override
  public Reading<Revision> load(String rev) {
    return switch (revisions.read(rev)) {
      case Reading.Present<RevisionFiles.Entry>(RevisionFiles.Entry entry) -> load(entry);
      case Reading.Absent<RevisionFiles.Entry>() -> Reading.absent();
      case Reading.Unreadable<RevisionFiles.Entry>(String reason) -> Reading.unreadable(reason);
    };
  }

  /** Points {@code /opt/onload-agent/current} to a revision's user files, for people. */
  @Override
  public void showAsCurrent(Revision revision) throws IOException {
    trees.link(USER_FILES + "/current", revision.payload().userFiles().directory());
  }

  @Override
  public void keepOnly(Set<String> revs) throws IOException {
    List<RevisionFiles.Entry> gone = revisions.keepOnly(revs);
    List<RevisionFiles.Entry> kept = revisions.entries();
    Set<String> userFiles =
        kept.stream().map(entry -> location(entry).userFiles()).collect(Collectors.toSet());
    for (RevisionFiles.Entry entry : gone) {
      if (!userFiles.contains(location(entry).userFiles())) {
        trees.delete(location(entry).userFiles());
      }
    }
    deleteUnnamed(kept.stream().map(RevisionFiles.Entry::digest).collect(Collectors.toSet()));
    if (kept.isEmpty()) {
      trees.delete(USER_FILES + "/current");
    }
  }

  /** What a crash left behind has no revision at all. */
  private void deleteUnnamed(Set<String> digests) throws IOException {
    for (String directory : List.of(IMAGES, USER_FILES)) {
      for (String name : revisions.names(directory)) {
        if (!digests.contains(name) && name.matches("[0-9a-f]{12}(\\.partial)?")) {
          trees.delete(directory + "/" + name);
        }
      }
    }
  }

  private static PayloadReader.Location location(RevisionFiles.Entry entry) {
    return location(entry.document(), entry.digest(), entry.release());
  }

  private Reading<Revision> load(RevisionFiles.Entry entry) {
    try {
      PayloadReader.Location location = location(entry.document(), entry.digest(), entry.release());
      return trees.exists(location.modules())
          ? Reading.present(revision(entry.document(), reader.read(location)))
          : Reading.unreadable(location.modules() + ": is missing");
    } catch (ProblemException e) {
      return Reading.unreadable(e.problem().message());
    } catch (IOException e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Revision revision(DesiredDocument document, Payload payload) {
    return new Revision(
        Revision.localName(document, payload.digest()),
        document,
        document.onload().orElseThrow(),
        payload);
  }

  private static PayloadReader.Location location(
      DesiredDocument document, String digest, String release) {
    String base = document.devicePlugin().hostOnloadPath().orElse(USER_FILES);
    return new PayloadReader.Location(
        digest,
        release,
        IMAGES + "/" + digest + "/lib/modules/" + release,
        base.replaceAll("/+$", "") + "/" + digest);
  }

  private void requireSpace(PayloadSource source) throws IOException {
    for (String directory : List.of(IMAGES, USER_FILES)) {
      long usable = trees.usableSpace(directory);
      if (usable < source.size() + SPARE) {
        throw full(directory + " has " + usable + " bytes left, the payload " + source.size());
      }
    }
  }

  private String digestOfCopy(PayloadReader.Location location) throws IOException {
    return trees.exists(location.modules()) && trees.exists(location.userFiles())
        ? PayloadSource.copy(trees, location).digest(trees)
        : "";
  }

  private void copy(PayloadSource source, PayloadReader.Location location, String digest)
      throws IOException {
    String image = IMAGES + "/" + digest;
    String partialModules = image + PARTIAL + "/lib/modules/" + location.release();
    String partialUserFiles = location.userFiles() + PARTIAL;
    for (String stale : List.of(image, image + PARTIAL, location.userFiles(), partialUserFiles)) {
      trees.delete(stale);
    }
    trees.copyReadOnly(source.moduleFiles(), source.modules(), partialModules);
    trees.copyReadOnly(source.userEntries(), source.userFiles(), partialUserFiles);
    trees.move(partialUserFiles, location.userFiles());
    trees.move(image + PARTIAL, image);
    String copied = digestOfCopy(location);
    if (!digest.equals(copied)) {
      throw new ProblemException(
          Reason.PAYLOAD_CHANGED,
          source.modules() + " or " + source.userFiles() + " changed while it was copied",
          "replace a payload by renaming a finished directory into its place");
    }
  }

  private static ProblemException unreadable(String from, IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left")
        ? full("copy " + from + ": " + message)
        : new ProblemException(
            Reason.PAYLOAD_UNREADABLE,
            "copy " + from + ": " + message,
            "check that the payload is readable and the disk is sound");
  }

  private static ProblemException full(String message) {
    return new ProblemException(
        Reason.DISK_FULL, message, "free space on the node; the revisions in use stay untouched");
  }
}
