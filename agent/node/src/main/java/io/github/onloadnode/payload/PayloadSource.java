package io.github.onloadnode.payload;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.host.TreeVisitor;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The two directories of a payload, at its source or copied. What lies in them is looked at entry
 * by entry, every time: it may be a hundred thousand files.
 */
final class PayloadSource {

  /** Many times what any release brings; a sparse file of terabytes would be read for hours. */
  private static final long LARGEST = 4L << 30;

  private final DirectoryTrees trees;
  private final Half modules;
  private final Half userFiles;
  private final Predicate<TreeEntry> copied;

  /**
   * One of the two.
   *
   * @param from as a person names it, where links are followed
   * @param below it, where none is: the payload is what lies in it
   */
  record Half(String from, String below) {

    @Override
    public String toString() {
      return below.isEmpty() ? from : from + "/" + below;
    }
  }

  private PayloadSource(DirectoryTrees trees, Half modules, Half userFiles, String release) {
    this.trees = trees;
    this.modules = modules;
    this.userFiles = userFiles;
    this.copied = PayloadTree.copied(release);
  }

  /** A source as a person brings it. */
  static PayloadSource at(DirectoryTrees trees, String from, String release) {
    return new PayloadSource(
        trees, new Half(from, "opt/lib/modules/" + release), new Half(from, "opt/onload"), release);
  }

  /** A copy of ours. */
  static PayloadSource copy(DirectoryTrees trees, PayloadReader.Location location) {
    return new PayloadSource(
        trees,
        new Half(location.modules(), ""),
        new Half(location.userFiles(), ""),
        location.release());
  }

  Half modules() {
    return modules;
  }

  Half userFiles() {
    return userFiles;
  }

  /** What is copied of the modules' directory; of the user files it is everything. */
  Predicate<TreeEntry> copied() {
    return copied;
  }

  /**
   * What was seen of a source at one time.
   *
   * @param fingerprint of names, sizes and times: equal while nothing was touched
   * @param size of all files together, in bytes
   */
  record Seen(String fingerprint, long size) {}

  /**
   * Looks at names, sizes and times.
   *
   * @throws FindingException where it is missing or holds what a payload must not
   */
  Seen look() {
    PayloadLook ofModules = new PayloadLook();
    PayloadLook ofUserFiles = new PayloadLook();
    visitSafe(ofModules, ofUserFiles);
    refuse(tooLarge(ofModules, ofUserFiles));
    return new Seen(
        modules + " " + ofModules.fingerprint() + " " + ofUserFiles.fingerprint(),
        ofModules.size() + ofUserFiles.size());
  }

  /**
   * The digest of what is there, all of which is read; equal digests mean equal links too, so that
   * those of a copy need not be looked at again.
   *
   * @throws FindingException where it is missing or holds what a payload must not
   */
  String digest() {
    PayloadDigest digest = new PayloadDigest();
    visitSafe(digest.half("modules"), digest.half("onload"));
    return digest.finish();
  }

  private void visitSafe(TreeVisitor ofModules, TreeVisitor ofUserFiles) {
    visitSafe(modules, ofModules, copied);
    visitSafe(userFiles, ofUserFiles, _ -> true);
  }

  private void visitSafe(Half directory, TreeVisitor visitor, Predicate<TreeEntry> wanted) {
    PayloadTree tree = new PayloadTree(directory.toString());
    visit(
        trees,
        directory,
        (entry, contents) -> {
          if (wanted.test(entry)) {
            tree.enter(entry, contents);
            visitor.enter(entry, contents);
          }
        });
    refuse(tree.problem());
  }

  private static void visit(DirectoryTrees trees, Half directory, TreeVisitor visitor) {
    try {
      if (!trees.visit(directory.from(), directory.below(), visitor)) {
        throw new FindingException(
            Reason.SOURCE_MISSING,
            directory + " does not exist",
            "put the payload there, with modules for this kernel and opt/onload");
      }
    } catch (IOException e) {
      throw new FindingException(
          Reason.PAYLOAD_UNREADABLE,
          directory + ": " + e.getMessage(),
          "make the payload readable for the agent");
    }
  }

  private Optional<Finding> tooLarge(PayloadLook ofModules, PayloadLook ofUserFiles) {
    boolean fits = ofModules.size() <= LARGEST && ofUserFiles.size() <= LARGEST - ofModules.size();
    PayloadLook larger =
        ofModules.largestSize() > ofUserFiles.largestSize() ? ofModules : ofUserFiles;
    return fits
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.PAYLOAD_UNSAFE,
                "the payload in %s and %s has more than %d bytes; the largest file, %s, has %d"
                    .formatted(modules, userFiles, LARGEST, larger.largest(), larger.largestSize()),
                "bring the files of one release of Onload only, none of them sparse"));
  }

  private static void refuse(Optional<Finding> problem) {
    problem.ifPresent(found -> {
      throw new FindingException(found);
    });
  }
}
