package io.github.onloadnode.revision;

import java.util.Optional;

/**
 * A program of the payload that the kernel starts on the host.
 *
 * @param hostPath where it lies
 * @param fault why the kernel cannot start it; empty where nothing speaks against it
 */
public record Program(String hostPath, Optional<String> fault) {}
