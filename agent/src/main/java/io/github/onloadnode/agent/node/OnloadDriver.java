package io.github.onloadnode.agent.node;

import java.util.List;

/**
 * The loaded onload module as {@code /proc/driver/onload} describes it.
 *
 * @param version without the trailing blank that the kernel prints
 * @param userInterface the md5 of the interface to user space; a library of another build is
 *     refused
 * @param controlPlaneServers process ids of the running control-plane servers, as seen in the
 *     reader's pid namespace
 */
public record OnloadDriver(
    String product,
    String version,
    String userInterface,
    Reading<List<Integer>> controlPlaneServers) {}
