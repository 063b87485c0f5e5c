package io.github.onloadnode.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * {@code /var/lib/onload-agent/revisions/<rev>.json}: what was asked for, and the payload's name.
 */
final class RevisionFiles {

  private static final String DIRECTORY = "/var/lib/onload-agent/revisions";
  private static final String SUFFIX = ".json";
  private static final int SCHEMA = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file's content. */
  record Entry(String digest, String release, DesiredDocument document) {}

  private final HostFiles files;
  private final DirectoryTrees trees;

  RevisionFiles(HostFiles files, DirectoryTrees trees) {
    this.files = files;
    this.trees = trees;
  }

  void write(Revision revision) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("v", SCHEMA);
    node.put("rev", revision.rev());
    node.put("digest", revision.payload().digest());
    node.put("release", revision.payload().release());
    node.set("document", JSON.readTree(revision.document().canonical()));
    file(revision.rev()).write(JSON.writeValueAsString(node) + "\n");
  }

  Reading<Entry> read(String rev) {
    if (!rev.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
      return Reading.unreadable(rev + ": is no name of a revision");
    }
    return file(rev).read().flatMap(text -> parse(rev, text));
  }

  /** Deletes all files but those of these revisions, and what a crash left of one. */
  void keepOnly(Set<String> revs) throws IOException {
    for (String name : names(DIRECTORY)) {
      boolean kept = name.endsWith(SUFFIX) && revs.contains(withoutSuffix(name));
      if (!kept && (name.endsWith(SUFFIX) || name.endsWith(SUFFIX + ".partial"))) {
        trees.delete(DIRECTORY + "/" + name);
      }
    }
    trees.deleteIfEmpty(DIRECTORY);
  }

  /** What the files of other revisions than these say, as far as they can be understood. */
  List<Entry> entriesBeside(Set<String> revs) throws IOException {
    return revisions().stream()
        .filter(rev -> !revs.contains(rev))
        .flatMap(rev -> read(rev).toOptional().stream())
        .toList();
  }

  /** What all files say; one that nobody understands is an error. */
  List<Entry> entries() throws IOException {
    return entriesOf(revisions());
  }

  /** What the files of these revisions say, as far as there are any; see {@link #entries}. */
  List<Entry> entriesOf(Collection<String> revs) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String rev : revs) {
      Reading<Entry> entry = read(rev);
      if (entry instanceof Reading.Unreadable<Entry>(String reason)) {
        throw new IOException(reason);
      }
      entry.toOptional().ifPresent(entries::add);
    }
    return List.copyOf(entries);
  }

  private List<String> revisions() throws IOException {
    return names(DIRECTORY).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(RevisionFiles::withoutSuffix)
        .toList();
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /**
   * What is in a directory; nothing where it is not there.
   *
   * @throws IOException where it cannot be read: what it names is needed, as far as anybody knows
   */
  List<String> names(String directory) throws IOException {
    Reading<List<String>> names = files.list(directory);
    if (names instanceof Reading.Unreadable<List<String>>(String reason)) {
      throw new IOException("list " + directory + ": " + reason);
    }
    return names.toOptional().orElse(List.of());
  }

  private AtomicFile file(String rev) {
    return new AtomicFile(files.root(), DIRECTORY + "/" + rev + SUFFIX);
  }

  private static Reading<Entry> parse(String rev, String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.path("v").asInt() != SCHEMA) {
        return Reading.unreadable(rev + ": written by another version of the agent");
      }
      String canonical = JSON.writeValueAsString(node.path("document"));
      return Reading.present(
          new Entry(
              node.path("digest").asText(),
              node.path("release").asText(),
              DesiredParser.parse(rev, canonical)));
    } catch (JsonProcessingException | FindingException e) {
      return Reading.unreadable(rev + ": " + e.getMessage());
    }
  }
}
