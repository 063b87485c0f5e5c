package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;

/**
 * The loaded onload module as {@code /proc/driver/onload} describes it.
 *
 * @param version without the kernel's trailing blank
 * @param userInterface the md5 of the interface to user space; libraries with another one are
 *     refused
 * @param serverPids the control-plane servers listed by the kernel, in the reader's pid namespace
 * @param stacks accelerated stacks, orphans included
 */
public record OnloadDriver(
    String product,
    String version,
    String userInterface,
    Reading<List<Integer>> serverPids,
    Reading<List<Stack>> stacks) {

  /**
   * A stack: one line of stacks_ul or stacks_k.
   *
   * @param pid of the process that created it, in the reader's pid namespace
   * @param uid of its user, unsigned 32 bits
   * @param orphaned whether its process has ended and only closing connections keep it
   */
  public record Stack(int id, int pid, long uid, boolean orphaned) {}
}
