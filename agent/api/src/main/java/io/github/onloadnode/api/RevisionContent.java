package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What a revision is made of. Its name says nothing of it: that is given by the order.
 *
 * @param document the settings that it runs with
 * @param source directory on the host that its payload is copied from
 * @param digest of the payload, where it is known before: then nothing else is taken
 */
public record RevisionContent(DesiredDocument document, String source, Optional<String> digest) {}
