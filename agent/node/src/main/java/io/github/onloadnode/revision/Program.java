package io.github.onloadnode.revision;

import java.util.Optional;

/**
 * A program of a payload that the kernel starts on the host.
 *
 * @param hostPath its path on the host
 * @param fault why the kernel cannot start it; empty if it can
 */
public record Program(String hostPath, Optional<String> fault) {}
