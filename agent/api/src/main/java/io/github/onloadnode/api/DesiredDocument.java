package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What a user wrote for this node: the fields {@code onload} and {@code devicePlugin} of the custom
 * resource.
 *
 * @param onload empty = remove Onload from the node ({@code onload: null})
 * @param retry any text; a new text asks the node to try a failed revision again
 * @param canonical the content as JSON, with sorted keys and without {@code retry}; documents that
 *     mean the same have the same text
 */
public record DesiredDocument(
    Optional<OnloadSpec> onload,
    DevicePluginSpec devicePlugin,
    Optional<String> retry,
    String canonical) {}
