package io.github.onloadnode.node;

import java.util.Optional;

/**
 * The families of AMD Solarflare adapters, by PCI ID (Onload 9.2, {@code
 * drivers/net/ethernet/sfc/efx.c}, table of devices).
 */
public enum NicFamily {
  SFC9120("SFC9120 (7000 series)", "sfc"),
  SFC9140("SFC9140 (7000 series)", "sfc"),
  SFC9220("SFC9220 (8000 series)", "sfc"),
  SFC9250("SFC9250 (X2)", "sfc"),
  X4("X4", "sfc"),
  X4ANA("X4ANA", "sfc"),
  /** Supported only by the in-tree sfc; Onload's own sfc is built without it. */
  EF100("EF100", "sfc"),
  X3("X3", "xilinx_efct"),
  /** Has Solarflare's vendor ID or the driver sfc, but an unknown device ID. */
  UNKNOWN("unknown Solarflare", "sfc");

  private static final int SOLARFLARE = 0x1924;
  private static final int XILINX = 0x10ee;
  private static final int AMD = 0x1022;

  private final String label;
  private final String driver;

  NicFamily(String label, String driver) {
    this.label = label;
    this.driver = driver;
  }

  /** The family's name for people. */
  public String label() {
    return label;
  }

  /**
   * Whether processes share its receive queues through a controller on the host (the express
   * datapath; src/tools/shrub_controller of Onload 9.2).
   */
  public boolean sharesReceiveQueues() {
    return this == X4;
  }

  /** The kernel module that drives the family. */
  public String driver() {
    return driver;
  }

  /** Whether functions of this vendor may be Solarflare's. */
  public static boolean isVendor(int vendor) {
    return vendor == SOLARFLARE || vendor == XILINX || vendor == AMD;
  }

  /** Empty if the function is not a Solarflare adapter. */
  public static Optional<NicFamily> of(PciId id) {
    return switch (id.vendor()) {
      case SOLARFLARE -> Optional.of(solarflare(id.device()));
      case XILINX ->
          switch (id.device()) {
            case 0x0100, 0x1100 -> Optional.of(EF100);
            case 0x5084 -> Optional.of(X3);
            default -> Optional.empty();
          };
      case AMD -> id.device() == 0x1190 ? Optional.of(X4ANA) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static NicFamily solarflare(int device) {
    return switch (device) {
      case 0x0903, 0x1903 -> SFC9120;
      case 0x0923, 0x1923 -> SFC9140;
      case 0x0a03, 0x1a03 -> SFC9220;
      case 0x0b03, 0x1b03 -> SFC9250;
      case 0x0c03, 0x1c03, 0x2c03, 0x3c03 -> X4;
      default -> UNKNOWN;
    };
  }
}
