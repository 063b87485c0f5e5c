package io.github.onloadnode.rollout;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Reading;
import java.time.Instant;

/** A ControllerRevision of the custom resource. */
public record StoredRevision(String name, Reading<DesiredDocument> document, Instant created) {}
