package io.github.onloadnode.linux;

/** The capabilities that the agent has of the machine under it; tests build it from fakes. */
public record Linux(
    KernelModules modules, DeviceNodes deviceNodes, Ethtool ethtool, KernelLog log) {}
