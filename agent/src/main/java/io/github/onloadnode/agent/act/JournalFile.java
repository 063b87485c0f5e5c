package io.github.onloadnode.agent.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.agent.host.AtomicFile;
import io.github.onloadnode.agent.host.HostRoot;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.upgrade.Journal;
import java.io.IOException;
import java.util.Optional;

/** {@code /var/lib/onload-agent/journal.json}. */
public final class JournalFile implements JournalStore {

  public static final String PATH = "/var/lib/onload-agent/journal.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicFile file;

  public JournalFile(HostRoot root) {
    this.file = new AtomicFile(root, PATH);
  }

  @Override
  public Optional<Journal> read() {
    return switch (file.read()) {
      case Reading.Present<String>(String text) -> Optional.of(parse(text));
      case Reading.Absent<String>() -> Optional.empty();
      case Reading.Unreadable<String>(String reason) ->
          throw new ProblemException(
              Reason.JOURNAL_UNREADABLE, "read " + reason, "make the directory readable");
    };
  }

  @Override
  public void write(Journal journal) {
    try {
      file.write(JSON.writeValueAsString(JournalJson.write(journal)) + "\n");
    } catch (IOException e) {
      throw new ProblemException(
          Reason.JOURNAL_NOT_WRITTEN,
          "write " + PATH + ": " + e.getMessage(),
          "free space below /var/lib/onload-agent; until then nothing is changed on the node");
    }
  }

  @Override
  public void delete() throws IOException {
    file.delete();
  }

  private static Journal parse(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage());
    }
    if (!node.isObject() || !node.path("v").isInt()) {
      throw damaged("it is no journal of this agent");
    }
    if (node.path("v").asInt() != Journal.VERSION) {
      throw new ProblemException(
          Reason.UNSUPPORTED_SCHEMA,
          PATH + " has schema " + node.path("v").asInt() + ", this agent writes " + Journal.VERSION,
          "run the version of the agent that wrote it");
    }
    return JournalJson.read(node)
        .orElseThrow(() -> damaged("a field is missing or of a wrong type"));
  }

  private static ProblemException damaged(String why) {
    return new ProblemException(
        Reason.JOURNAL_UNREADABLE,
        PATH + " is damaged: " + why,
        "restore the file, or delete it to begin anew with what is loaded now");
  }
}
