package io.github.onloadnode.testing;

import io.github.onloadnode.linux.KernelLog;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import java.nio.file.Path;
import java.util.List;

/**
 * Calls somebody before and after every change to the kernel, on the thread that decides: the log
 * is read before each load and after each that failed, the load itself runs on another thread.
 */
record MomentsOfDanger(Runnable moment) {

  Linux around(Linux linux) {
    return new Linux(
        modules(linux.modules()),
        linux.deviceNodes(),
        linux.ethtool(),
        log(linux.log()),
        linux.routes());
  }

  private KernelModules modules(KernelModules kernel) {
    return new KernelModules() {
      @Override
      public void load(Path file, String parameters) {
        kernel.load(file, parameters);
      }

      @Override
      public void unload(String name) {
        moment.run();
        kernel.unload(name);
        moment.run();
      }
    };
  }

  private KernelLog log(KernelLog log) {
    return () -> {
      moment.run();
      return List.copyOf(log.lines());
    };
  }
}
