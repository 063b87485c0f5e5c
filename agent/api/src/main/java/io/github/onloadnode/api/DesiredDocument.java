package io.github.onloadnode.api;

import java.util.Optional;

/**
 * What a person wrote for this node: the parts {@code onload} and {@code devicePlugin} of the
 * custom resource.
 *
 * @param onload empty = remove Onload from the node ({@code onload: null})
 * @param retry any text; another one than before asks for another try of a failed revision
 * @param canonical the same content as JSON with sorted keys and without {@code retry}: equal for
 *     documents that mean the same
 */
public record DesiredDocument(
    Optional<OnloadSpec> onload,
    DevicePluginSpec devicePlugin,
    Optional<String> retry,
    String canonical) {}
