package io.github.onloadnode.act;

import com.google.common.hash.Hashing;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.upgrade.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** {@code /var/lib/onload-agent/journal.json}. */
public final class JournalFile implements JournalStore {

  public static final String PATH = "/var/lib/onload-agent/journal.json";

  private static final String MACHINE = "machine";

  private final AtomicFile file;
  private final HostFiles files;

  public JournalFile(HostRoot root) {
    this.file = new AtomicFile(root, PATH);
    this.files = new HostFiles(root);
  }

  @Override
  public Optional<Journal> read() {
    return file.read()
        .fold(
            text -> Optional.of(ours(text)),
            Optional::empty,
            reason -> {
              throw new FindingException(
                  Reason.JOURNAL_UNREADABLE,
                  "read " + reason,
                  "make it a readable file, or move it away to start over with the loaded modules");
            });
  }

  @Override
  public void write(Journal journal) {
    try {
      Map<String, Object> json = JournalJson.write(journal);
      machine().ifPresent(machine -> json.put(MACHINE, machine));
      file.write(JsonWriter.write(json) + "\n");
    } catch (IOException e) {
      throw new FindingException(
          Reason.JOURNAL_NOT_WRITTEN,
          "write " + PATH + ": " + e.getMessage(),
          "make /var/lib/onload-agent writable and free space there; until then the node stays"
              + " as it is");
    }
  }

  @Override
  public void delete() throws IOException {
    file.delete();
  }

  /** The journal of a copied disk names modules that this machine never loaded. */
  private Journal ours(String text) {
    JsonFields json = fields(text);
    Journal journal = parse(json);
    Optional<String> here = machine();
    boolean elsewhere =
        json.value(MACHINE).isPresent()
            && !json.isNull(MACHINE)
            && here.filter(json.asText(MACHINE)::equals).isEmpty();
    if (here.isPresent() && elsewhere) {
      throw new FindingException(
          Reason.JOURNAL_OF_ANOTHER_NODE,
          PATH + " was written on another machine: /etc/machine-id is different",
          "delete the file to start over with the loaded modules");
    }
    return journal;
  }

  /** A hash, because the id must be kept confidential, machine-id(5); empty without one. */
  private Optional<String> machine() {
    return files
        .attribute("/etc/machine-id")
        .toOptional()
        .filter(id -> !id.isEmpty())
        .map(id ->
            Hashing.sha256()
                .hashString("onload-agent " + id, StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16));
  }

  private static JsonFields fields(String text) {
    try {
      return JsonFields.parse(text);
    } catch (YamlException e) {
      throw damaged(e.reason());
    }
  }

  private static Journal parse(JsonFields json) {
    int version = json.small("v").orElseThrow(() -> damaged("it is not a journal of this agent"));
    if (version != Journal.VERSION) {
      throw new FindingException(
          Reason.UNSUPPORTED_SCHEMA,
          PATH + " has schema " + version + ", this agent writes " + Journal.VERSION,
          "run the version of the agent that wrote it");
    }
    return JournalJson.read(json)
        .orElseThrow(() -> damaged("a field is missing or has the wrong type"));
  }

  private static FindingException damaged(String why) {
    return new FindingException(
        Reason.JOURNAL_UNREADABLE,
        PATH + " is damaged: " + why,
        "restore the file, or delete it to start over with the loaded modules");
  }
}
