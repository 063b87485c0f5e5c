package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What a revision consists of. Its name is given by the order and does not depend on the content.
 *
 * @param document the settings that it runs with
 * @param source the host directory that the payload is copied from; absent = there is none, only a
 *     copy made earlier can be used; unreadable = why it could not be brought to the node
 * @param digest of the payload, if known in advance: then only that payload is accepted
 */
public record RevisionContent(
    DesiredDocument document, Reading<String> source, Optional<String> digest) {

  /** With a source that is there. */
  public RevisionContent(DesiredDocument document, String source, Optional<String> digest) {
    this(document, Reading.present(source), digest);
  }

  /** With the source that the user named, if any. */
  public static RevisionContent of(DesiredDocument document, String digest) {
    return new RevisionContent(document, named(document), Optional.of(digest));
  }

  /** Of a revision that is not valid: whatever asks for it is told why. */
  public static RevisionContent invalid(String why) {
    DesiredDocument nothing =
        new DesiredDocument(Optional.empty(), DevicePluginSpec.DEFAULT, Optional.empty(), "{}");
    return new RevisionContent(nothing, Reading.unreadable(why), Optional.empty());
  }

  /** Whether the revision asks for Onload, as each valid one does. */
  public boolean isValid() {
    return document.onload().isPresent();
  }

  /** The host directory that the user named; absent where images have the payload. */
  public static Reading<String> named(DesiredDocument document) {
    return document
        .onload()
        .flatMap(onload -> onload.sourceHostPath())
        .map(Reading::present)
        .orElseGet(Reading::absent);
  }
}
