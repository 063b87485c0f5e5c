package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;

/**
 * The running kernel.
 *
 * @param release as {@code uname -r} prints it; empty where it could not be read
 * @param bootId new with every boot; empty where it could not be read, which is the same boot as no
 *     other
 * @param lockdown absent where the kernel has no lockdown
 * @param signatureEnforced whether unsigned modules are refused; absent where modules cannot be
 *     signed
 * @param modulesDisabled kernel.modules_disabled, which only a reboot takes back
 * @param buildIds whether loaded modules show their build ids; absent where none is loaded
 */
public record Kernel(
    String release,
    String bootId,
    Reading<Lockdown> lockdown,
    Reading<Boolean> signatureEnforced,
    Reading<Boolean> modulesDisabled,
    Reading<Boolean> buildIds) {

  /** The modes of /sys/kernel/security/lockdown; from INTEGRITY on, modules must be signed. */
  public enum Lockdown {
    NONE,
    INTEGRITY,
    CONFIDENTIALITY
  }

  /** A kernel without any module to look at. */
  public Kernel(
      String release,
      String bootId,
      Reading<Lockdown> lockdown,
      Reading<Boolean> signatureEnforced,
      Reading<Boolean> modulesDisabled) {
    this(release, bootId, lockdown, signatureEnforced, modulesDisabled, Reading.absent());
  }
}
