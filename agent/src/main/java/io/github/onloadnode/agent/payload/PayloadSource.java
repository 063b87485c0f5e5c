package io.github.onloadnode.agent.payload;

import io.github.onloadnode.agent.host.DirectoryTrees;
import io.github.onloadnode.agent.host.TreeEntry;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The two directories of a payload, at its source or copied, and what lies in them. */
record PayloadSource(
    String modules, List<TreeEntry> moduleFiles, String userFiles, List<TreeEntry> userEntries) {

  /** Many times what any release brings; a sparse file of terabytes would be read for hours. */
  private static final long LARGEST = 4L << 30;

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
    PayloadSource source = new PayloadSource(modules, moduleFiles, userFiles, userEntries);
    refuse(source.tooLarge(from));
    return source;
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
    return sizes().sum();
  }

  private Optional<Problem> tooLarge(String from) {
    // Each capped, so that sizes made up for the purpose cannot overflow the sum.
    long size = sizes().map(bytes -> Math.min(bytes, LARGEST + 1)).sum();
    return size <= LARGEST
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.PAYLOAD_UNSAFE,
                "the payload below %s has more than %d bytes; the largest file, %s, has %d"
                    .formatted(from, LARGEST, largest().path(), largest().size()),
                "bring the files of one release of Onload only, none of them sparse"));
  }

  private TreeEntry largest() {
    return Stream.of(moduleFiles, userEntries)
        .flatMap(List::stream)
        .max(Comparator.comparingLong(TreeEntry::size))
        .orElseThrow();
  }

  private LongStream sizes() {
    return Stream.of(moduleFiles, userEntries).flatMap(List::stream).mapToLong(TreeEntry::size);
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
