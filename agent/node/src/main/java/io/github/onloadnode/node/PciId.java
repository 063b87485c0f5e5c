package io.github.onloadnode.node;

/** A PCI function's vendor and device number, as {@code lspci -n} prints them: 1924:0b03. */
public record PciId(int vendor, int device) {

  @Override
  public String toString() {
    return String.format("%04x:%04x", vendor, device);
  }
}
