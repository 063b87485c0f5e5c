package io.github.onloadnode.order;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import java.nio.charset.StandardCharsets;

/** The file with this node's desired state, for running without orders from an API server. */
public final class DesiredFile {

  /** The file's content, or why it cannot be used; then nothing changes on the node. */
  public sealed interface Content {

    /** The file is whole and valid. */
    record Known(DesiredDocument document) implements Content {}

    /** The file is missing, unreadable or wrong. */
    record Unknown(Finding problem) implements Content {}
  }

  /** Parsed, it may take a hundred times as much memory. */
  private static final int LIMIT = 64 << 10;

  private final HostFiles files;
  private final String path;

  public DesiredFile(HostFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  /** Reads the file anew. */
  public Content read() {
    return switch (files.bytes(path, LIMIT).map(DesiredFile::text)) {
      case Reading.Present<String>(String text) -> parse(text);
      case Reading.Absent<String>() ->
          unreadable(path + " is missing", "write it; to remove Onload write \"onload: null\"");
      case Reading.Unreadable<String>(String reason) ->
          unreadable("read " + reason, "make the file readable for the agent");
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Content parse(String text) {
    try {
      DesiredDocument document = DesiredParser.parse(path, text);
      boolean withoutSource =
          document.onload().filter(onload -> onload.sourceHostPath().isEmpty()).isPresent();
      return withoutSource ? withoutSource() : new Content.Known(document);
    } catch (FindingException e) {
      return new Content.Unknown(e.problem());
    }
  }

  private Content withoutSource() {
    return new Content.Unknown(
        new Finding(
            Reason.DESIRED_INVALID,
            path + ": onload.source.hostPath is missing, and images are not pulled in local mode",
            "name the directory that holds opt/lib/modules and opt/onload"));
  }

  private static Content unreadable(String message, String remedy) {
    return new Content.Unknown(new Finding(Reason.DESIRED_UNREADABLE, message, remedy));
  }
}
