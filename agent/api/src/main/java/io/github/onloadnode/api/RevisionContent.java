package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What a revision consists of. Its name is given by the order and does not depend on the content.
 *
 * @param document the settings that it runs with
 * @param source the host directory that the payload is copied from
 * @param digest of the payload, if known in advance: then only that payload is accepted
 */
public record RevisionContent(DesiredDocument document, String source, Optional<String> digest) {}
