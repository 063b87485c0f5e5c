package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary;
import io.github.onloadnode.linux.libc.EthtoolCall;
import io.github.onloadnode.linux.libc.KernelLogCalls;
import io.github.onloadnode.linux.libc.ModuleCalls;
import io.github.onloadnode.linux.libc.NetlinkCalls;

/** What the agent can ask of the machine's kernel; tests build it from fakes. */
public record Linux(
    KernelModules modules,
    DeviceNodes deviceNodes,
    Ethtool ethtool,
    KernelLog log,
    RouteTables routes) {

  /**
   * The real machine. The C library is bound at the first use of any capability except {@link
   * DeviceNodes}.
   */
  public static Linux load() {
    CLibrary library = new CLibrary();
    return new Linux(
        new SystemCallModules(new ModuleCalls(library, System.getProperty("os.arch"))),
        new FileDeviceNodes(FileErrors.ofThisMachine()),
        new SocketEthtool(new EthtoolCall(library)),
        new SyslogKernelLog(new KernelLogCalls(library)),
        new NetlinkRouteTables(new NetlinkCalls(library)));
  }
}
