package io.github.onloadnode.payload;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.revision.Digest;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The directories of payload copies: created atomically, deleted when no longer needed. */
final class PayloadCopies {

  private static final String IMAGES = "/var/lib/onload-agent/images";
  static final String USER_FILES = "/opt/onload-agent";
  private static final String CURRENT = USER_FILES + "/current";
  private static final String PARTIAL = ".partial";

  /** Free space to leave for others. */
  private static final long SPARE = 64L << 20;

  private final DirectoryTrees trees;
  private final RevisionFiles revisions;
  private final CustomCopies custom;
  private final CopiesInUse inUse;

  PayloadCopies(
      DirectoryTrees trees, RevisionFiles revisions, CustomCopies custom, CopiesInUse inUse) {
    this.custom = custom;
    this.inUse = inUse;
    this.trees = trees;
    this.revisions = revisions;
  }

  static PayloadReader.Location location(RevisionFiles.Entry entry) {
    return location(entry.document(), entry.digest(), entry.release());
  }

  static PayloadReader.Location location(Revision revision) {
    Payload payload = revision.payload();
    return location(revision.document(), payload.digest(), payload.release());
  }

  static PayloadReader.Location location(DesiredDocument document, String digest, String release) {
    String base = document.devicePlugin().hostOnloadPath().orElse(USER_FILES);
    return new PayloadReader.Location(
        digest,
        release,
        IMAGES + "/" + digest + "/lib/modules/" + release,
        base.replaceAll("/+$", "") + "/" + digest);
  }

  /** Copies the source unless an intact copy exists; a failed copy leaves nothing. */
  void make(PayloadSource source, long size, PayloadReader.Location location) throws IOException {
    if (isWhole(location)) {
      return;
    }
    requireSpace(size);
    rememberCustom(location.userFiles());
    try {
      copy(source, size, location);
    } catch (IOException | FindingException e) {
      try {
        discard(location);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** Deletes a copy, unless a kept revision or a pod needs it, and leftovers. */
  void discard(PayloadReader.Location location) throws IOException {
    List<RevisionFiles.Entry> kept = revisions.entries();
    if (!userFiles(kept).contains(location.userFiles())
        && !inUse.digests().contains(location.digest())) {
      trees.delete(location.userFiles());
    }
    trees.delete(location.userFiles() + PARTIAL);
    deleteUnnamed(kept);
  }

  /** Updates the link to a revision's user files, which is for people. */
  void showAsCurrent(String userFiles) throws IOException {
    trees.link(CURRENT, userFiles);
  }

  /** Deletes copies that these revisions do not need, using the files of the other revisions. */
  void deleteBeside(Set<KeptRevision> kept) throws IOException {
    Set<String> needed = userFiles(revisions.entriesOf(kept));
    Set<String> given = inUse.digests();
    for (String gone : userFiles(revisions.entriesBeside(kept))) {
      if (!needed.contains(gone) && !given.contains(nameOf(gone))) {
        trees.delete(gone);
      } else {
        rememberCustom(gone);
      }
    }
  }

  /** Only the agent's own directory is listed; copies elsewhere must be known by path. */
  private void rememberCustom(String userFiles) throws IOException {
    if (!userFiles.startsWith(USER_FILES + "/")) {
      custom.add(userFiles);
    }
  }

  private void deleteCustom(Set<String> needed, Set<String> given) throws IOException {
    SortedSet<String> left = custom.all();
    for (String copy : List.copyOf(left)) {
      if (!needed.contains(copy) && !given.contains(nameOf(copy))) {
        trees.delete(copy + PARTIAL);
        trees.delete(copy);
        left.remove(copy);
      }
    }
    custom.write(left);
  }

  /** Copies without any revision; their directories are deleted when empty. */
  void deleteUnnamed(List<RevisionFiles.Entry> kept) throws IOException {
    trees.delete(HostModules.UNPACKED);
    if (kept.isEmpty()) {
      trees.delete(CURRENT);
      trees.delete(CURRENT + PARTIAL);
      trees.delete(HostModules.KEPT);
    }
    Set<String> digests =
        kept.stream().map(RevisionFiles.Entry::digest).collect(Collectors.toSet());
    // A restarted container gets the same files again until its pod is gone.
    Set<String> given = inUse.digests();
    deleteCustom(userFiles(kept), given);
    for (String directory : List.of(IMAGES, USER_FILES)) {
      for (String name : revisions.names(directory)) {
        boolean needed =
            digests.contains(name) || (directory.equals(USER_FILES) && given.contains(name));
        if (!needed && name.matches(Digest.FORM + "(\\.partial)?")) {
          trees.delete(directory + "/" + name);
        }
      }
      trees.deleteIfEmpty(directory);
    }
  }

  private static String nameOf(String hostPath) {
    return hostPath.substring(hostPath.lastIndexOf('/') + 1);
  }

  private static Set<String> userFiles(List<RevisionFiles.Entry> entries) {
    return entries.stream().map(entry -> location(entry).userFiles()).collect(Collectors.toSet());
  }

  private void requireSpace(long size) throws IOException {
    for (String directory : List.of(IMAGES, USER_FILES)) {
      long usable = trees.usableSpace(directory);
      if (usable < size + SPARE) {
        throw new FindingException(
            Reason.DISK_FULL,
            directory + " has " + usable + " bytes left, the payload " + size,
            "free space on the node; the revisions in use stay untouched");
      }
    }
  }

  boolean isWhole(PayloadReader.Location location) throws IOException {
    return trees.exists(location.modules())
        && trees.exists(location.userFiles())
        && PayloadSource.copy(trees, location).digest().equals(location.digest());
  }

  private void copy(PayloadSource source, long size, PayloadReader.Location location)
      throws IOException {
    if (!hasModules(location.digest())) {
      String image = IMAGES + "/" + location.digest();
      trees.delete(image + PARTIAL);
      trees.copyReadOnly(
          source.modules().from(),
          source.modules().below(),
          image + PARTIAL + "/lib/modules/" + location.release(),
          source.copied(),
          size);
      trees.delete(image);
      trees.move(image + PARTIAL, image);
    }
    String partial = location.userFiles() + PARTIAL;
    trees.delete(partial);
    trees.copyReadOnly(
        source.userFiles().from(), source.userFiles().below(), partial, _ -> true, size);
    trees.delete(location.userFiles());
    trees.move(partial, location.userFiles());
    if (!isWhole(location)) {
      throw new FindingException(
          Reason.PAYLOAD_CHANGED,
          source.modules() + " or " + source.userFiles() + " changed while it was copied",
          "replace a payload by renaming a finished directory into its place");
    }
  }

  /** Whether a kept revision has these modules, with its user files in another directory. */
  private boolean hasModules(String digest) throws IOException {
    for (RevisionFiles.Entry entry : revisions.entriesBeside(Set.of())) {
      if (entry.digest().equals(digest) && isWhole(location(entry))) {
        return true;
      }
    }
    return false;
  }
}
