package io.github.onloadnode.payload;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.api.YamlNode;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code /var/lib/onload-agent/revisions/<rev>@<release>.json}: a revision's settings and its
 * payload's digest. Earlier agents wrote {@code <rev>.json} for only one kernel.
 */
final class RevisionFiles {

  private static final String DIRECTORY = "/var/lib/onload-agent/revisions";
  private static final String SUFFIX = ".json";
  private static final String RELEASE = "@";
  private static final int SCHEMA = 1;

  /** A file's content. */
  record Entry(String digest, String release, DesiredDocument document) {

    RevisionContent content() {
      return RevisionContent.of(document, digest);
    }
  }

  private final HostFiles files;
  private final DirectoryTrees trees;

  RevisionFiles(HostFiles files, DirectoryTrees trees) {
    this.files = files;
    this.trees = trees;
  }

  void write(Revision revision) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", SCHEMA);
    json.put("rev", revision.rev());
    json.put("digest", revision.payload().digest());
    json.put("release", revision.payload().release());
    json.put("document", new JsonWriter.Written(revision.document().canonical()));
    file(name(revision.rev(), revision.payload().release())).write(JsonWriter.write(json) + "\n");
  }

  /** The revision as kept for this kernel, or else for another one. */
  Reading<Entry> read(String rev, String release) {
    Reading<Entry> own = own(rev, release);
    return own instanceof Reading.Absent<Entry>() ? beside(rev, release) : own;
  }

  /**
   * The revision as kept for this kernel by an agent that puts the release into the file's name.
   */
  Reading<Entry> own(String rev, String release) {
    return release.isEmpty() ? Reading.absent() : entry(name(rev, release));
  }

  private Reading<Entry> beside(String rev, String release) {
    Reading<Entry> found = Reading.absent();
    try {
      for (String name : kept()) {
        boolean better =
            !(found instanceof Reading.Present<Entry>(Entry entry)
                && entry.release().equals(release));
        if (rev.equals(rev(name)) && better) {
          found = entry(name);
        }
      }
      return found;
    } catch (IOException e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }

  private Reading<Entry> entry(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]*(@[^@/]+)?")) {
      return Reading.unreadable(name + ": is no name of a revision");
    }
    return file(name).read().flatMap(text -> parse(name, text));
  }

  /** Deletes the files of all other revisions, and partial files left by a crash. */
  void keepOnly(Set<KeptRevision> wanted) throws IOException {
    for (String name : names(DIRECTORY)) {
      boolean kept = name.endsWith(SUFFIX) && isAmong(wanted, withoutSuffix(name));
      if (!kept && (name.endsWith(SUFFIX) || name.endsWith(SUFFIX + ".partial"))) {
        trees.delete(DIRECTORY + "/" + name);
      }
    }
    trees.deleteIfEmpty(DIRECTORY);
  }

  /** The content of other revisions' files, as far as it can be understood. */
  List<Entry> entriesBeside(Set<KeptRevision> wanted) throws IOException {
    return kept().stream()
        .filter(name -> !isAmong(wanted, name))
        .flatMap(name -> entry(name).toOptional().stream())
        .toList();
  }

  /** The content of all files; one that cannot be understood is an error. */
  List<Entry> entries() throws IOException {
    return entries(_ -> true);
  }

  /** The content of these revisions' files, as far as they exist; see {@link #entries}. */
  List<Entry> entriesOf(Set<KeptRevision> wanted) throws IOException {
    return entries(name -> isAmong(wanted, name));
  }

  private List<Entry> entries(Predicate<String> wanted) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String name : kept().stream().filter(wanted).toList()) {
      Reading<Entry> entry = entry(name);
      if (entry instanceof Reading.Unreadable<Entry>(String reason)) {
        throw new IOException(reason);
      }
      entry.toOptional().ifPresent(entries::add);
    }
    return List.copyOf(entries);
  }

  /** The files' names without the common suffix. */
  private List<String> kept() throws IOException {
    return names(DIRECTORY).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(RevisionFiles::withoutSuffix)
        .toList();
  }

  private static String name(String rev, String release) {
    return rev + RELEASE + release;
  }

  private static String rev(String name) {
    int end = name.indexOf(RELEASE);
    return end < 0 ? name : name.substring(0, end);
  }

  private static String release(String name) {
    int end = name.indexOf(RELEASE);
    return end < 0 ? "" : name.substring(end + 1);
  }

  private static boolean isAmong(Set<KeptRevision> wanted, String name) {
    return wanted.stream().anyMatch(kept -> kept.covers(rev(name), release(name)));
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /**
   * The names in a directory; none if it does not exist.
   *
   * @throws IOException if it cannot be read; its entries must then be assumed to be needed
   */
  List<String> names(String directory) throws IOException {
    Reading<List<String>> names = files.list(directory);
    if (names instanceof Reading.Unreadable<List<String>>(String reason)) {
      throw new IOException("list " + directory + ": " + reason);
    }
    return names.toOptional().orElse(List.of());
  }

  private AtomicFile file(String name) {
    return new AtomicFile(files.root(), DIRECTORY + "/" + name + SUFFIX);
  }

  private static Reading<Entry> parse(String name, String text) {
    try {
      JsonFields json = JsonFields.parse(text);
      if (!json.small("v").equals(Optional.of(SCHEMA))) {
        return Reading.unreadable(name + ": written by another version of the agent");
      }
      Optional<YamlNode> document = json.value("document");
      if (document.isEmpty()) {
        return Reading.unreadable(name + ": document is missing");
      }
      return Reading.present(
          new Entry(
              json.asText("digest"),
              json.asText("release"),
              DesiredParser.parse(name, document.get())));
    } catch (YamlException | FindingException e) {
      return Reading.unreadable(name + ": " + e.getMessage());
    }
  }
}
