package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.ModuleCalls;
import java.nio.file.Path;

/** Kernel modules by {@code finit_module(2)} and {@code delete_module(2)}. */
final class SystemCallModules implements KernelModules {

  private final ModuleCalls calls;

  SystemCallModules(ModuleCalls calls) {
    this.calls = calls;
  }

  @Override
  public void load(Path file, String parameters) {
    Returned opened = calls.open(file.toString());
    if (opened.failed()) {
      throw new LinuxException("open module file " + file, opened.errno());
    }
    int fd = (int) opened.value();
    try {
      Returned loaded = calls.finitModule(fd, parameters);
      if (loaded.failed()) {
        throw new LinuxException("load module " + file, loaded.errno());
      }
    } finally {
      calls.close(fd);
    }
  }

  @Override
  public void unload(String name) {
    Returned deleted = calls.deleteModule(name);
    if (deleted.failed()) {
      throw new LinuxException("unload module " + name, deleted.errno());
    }
  }
}
