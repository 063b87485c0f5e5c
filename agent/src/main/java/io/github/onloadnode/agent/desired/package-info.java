/**
 * What the node shall run. The records are pure; {@code DesiredFile} reads them from a file of the
 * local mode. Imports {@code node} and {@code host}.
 */
@NullMarked
package io.github.onloadnode.agent.desired;

import org.jspecify.annotations.NullMarked;
