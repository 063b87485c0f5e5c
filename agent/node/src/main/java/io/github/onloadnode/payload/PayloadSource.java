package io.github.onloadnode.payload;

import com.google.common.base.Throwables;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.ChangedWhileReadException;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.host.TreeVisitor;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The two directories of a payload, at its source or as a copy. Their entries are visited one by
 * one each time, because there may be a hundred thousand files.
 */
final class PayloadSource {

  /** Many times the size of any release; reading a sparse file of terabytes would take hours. */
  private static final long LARGEST = 4L << 30;

  private final DirectoryTrees trees;
  private final Half modules;
  private final Half userFiles;
  private final Predicate<TreeEntry> copied;

  /**
   * One of the two directories.
   *
   * @param from as named by the user; links in it are followed
   * @param below the payload's directory below that; links on the way are not followed
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

  /** A source provided by the user. */
  static PayloadSource at(DirectoryTrees trees, String from, String release) {
    return new PayloadSource(
        trees, new Half(from, "opt/lib/modules/" + release), new Half(from, "opt/onload"), release);
  }

  /** A copy made by the agent. */
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

  /** The files copied from the module directory; of the user files all are copied. */
  Predicate<TreeEntry> copied() {
    return copied;
  }

  /**
   * A summary of a source at one time.
   *
   * @param fingerprint of names, sizes and times; equal while nothing changes
   * @param size of all files together, in bytes
   */
  record Seen(String fingerprint, long size) {}

  /**
   * Looks at names, sizes and times.
   *
   * @throws FindingException if it is missing or has an invalid entry
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
   * @throws FindingException if it is missing or has an invalid entry
   */
  String digest() {
    PayloadDigest digest = new PayloadDigest();
    visitSafe(digest.half("modules"), digest.half("onload"));
    return digest.finish();
  }

  /** A finding about a file of a copy, with the name of the file that it was copied from. */
  Finding named(Finding found, PayloadReader.Location copy) {
    String message =
        found
            .message()
            .replace(copy.modules(), modules.toString())
            .replace(copy.userFiles(), userFiles.toString());
    return new Finding(found.reason(), found.severity(), found.subject(), message, found.remedy());
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
    } catch (ChangedWhileReadException e) {
      throw new FindingException(
          Reason.PAYLOAD_CHANGED,
          about(directory, String.valueOf(e.getMessage())),
          "nothing, if it is still being copied: it is used once two checks find it unchanged");
    } catch (IOException e) {
      boolean notDirectory = Throwables.getRootCause(e) instanceof NotDirectoryException;
      throw new FindingException(
          Reason.PAYLOAD_UNREADABLE,
          about(directory, String.valueOf(e.getMessage())),
          notDirectory
              ? "make it a directory; a link is not followed"
              : "make the payload complete and readable for the agent, with the files of one release");
    }
  }

  /** Most messages begin with the path already. */
  private static String about(Half directory, String message) {
    return message.contains(directory.toString()) ? message : directory + ": " + message;
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
                "provide only the files of one Onload release, none of them sparse"));
  }

  private static void refuse(Optional<Finding> problem) {
    problem.ifPresent(found -> {
      throw new FindingException(found);
    });
  }
}
