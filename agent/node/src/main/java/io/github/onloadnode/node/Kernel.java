package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;

/**
 * The running kernel.
 *
 * @param release as {@code uname -r} prints it; empty if unreadable
 * @param bootId new with every boot; empty if unreadable, which equals no other boot
 * @param lockdown absent if the kernel has no lockdown
 * @param signatureEnforced whether unsigned modules are refused; absent if the kernel does not
 *     support signatures
 * @param modulesDisabled kernel.modules_disabled, which only a reboot resets
 * @param buildIds whether loaded modules show their build ids; absent if none is loaded
 */
public record Kernel(
    String release,
    String bootId,
    Reading<Lockdown> lockdown,
    Reading<Boolean> signatureEnforced,
    Reading<Boolean> modulesDisabled,
    Reading<Boolean> buildIds) {

  /** The modes of /sys/kernel/security/lockdown; INTEGRITY and above require signed modules. */
  public enum Lockdown {
    NONE,
    INTEGRITY,
    CONFIDENTIALITY
  }

  /** A kernel without any loaded module. */
  public Kernel(
      String release,
      String bootId,
      Reading<Lockdown> lockdown,
      Reading<Boolean> signatureEnforced,
      Reading<Boolean> modulesDisabled) {
    this(release, bootId, lockdown, signatureEnforced, modulesDisabled, Reading.absent());
  }
}
