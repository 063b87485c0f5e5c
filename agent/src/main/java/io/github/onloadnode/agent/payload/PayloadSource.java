package io.github.onloadnode.agent.payload;

import io.github.onloadnode.agent.host.DirectoryTrees;
import io.github.onloadnode.agent.host.TreeEntry;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The two directories of a payload, at its source or copied, and what lies in them. */
record PayloadSource(
    String modules, List<TreeEntry> moduleFiles, String userFiles, List<TreeEntry> userEntries) {

  /**
   * Looks at a source.
   *
   * @throws ProblemException where it is missing or holds what a payload must not
   */
  static PayloadSource read(DirectoryTrees trees, String from, String release) {
    String modules = from + "/opt/lib/modules/" + release;
    String userFiles = from + "/opt/onload";
    List<TreeEntry> moduleFiles = PayloadTree.copied(walk(trees, modules), release);
    List<TreeEntry> userEntries = walk(trees, userFiles);
    refuse(PayloadTree.problem(modules, moduleFiles));
    refuse(PayloadTree.problem(userFiles, userEntries));
    return new PayloadSource(modules, moduleFiles, userFiles, userEntries);
  }

  /** Looks at a copy of ours. */
  static PayloadSource copy(DirectoryTrees trees, PayloadReader.Location location) {
    return new PayloadSource(
        location.modules(),
        walk(trees, location.modules()),
        location.userFiles(),
        walk(trees, location.userFiles()));
  }

  long size() {
    return moduleFiles.stream().mapToLong(TreeEntry::size).sum()
        + userEntries.stream().mapToLong(TreeEntry::size).sum();
  }

  /** Names, sizes and times: equal while nothing was touched. */
  String fingerprint() {
    return modules + " " + moduleFiles.hashCode() + " " + userEntries.hashCode();
  }

  String digest(DirectoryTrees trees) throws IOException {
    PayloadDigest digest = new PayloadDigest(trees);
    digest.add("modules", modules, moduleFiles);
    digest.add("onload", userFiles, userEntries);
    return digest.finish();
  }

  private static List<TreeEntry> walk(DirectoryTrees trees, String directory) {
    return switch (trees.walk(directory)) {
      case Reading.Present<List<TreeEntry>>(List<TreeEntry> entries) -> entries;
      case Reading.Absent<List<TreeEntry>>() ->
          throw new ProblemException(
              Reason.SOURCE_MISSING,
              directory + " does not exist",
              "put the payload there, with modules for this kernel and opt/onload");
      case Reading.Unreadable<List<TreeEntry>>(String reason) ->
          throw new ProblemException(
              Reason.PAYLOAD_UNREADABLE, reason, "make the payload readable for the agent");
    };
  }

  private static void refuse(Optional<Problem> problem) {
    problem.ifPresent(found -> {
      throw new ProblemException(found);
    });
  }
}
