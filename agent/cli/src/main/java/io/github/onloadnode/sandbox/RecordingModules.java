package io.github.onloadnode.sandbox;

import io.github.onloadnode.linux.KernelModules;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes module calls on to a kernel and records what was loaded and unloaded. */
final class RecordingModules implements KernelModules {

  private final KernelModules kernel;
  private final List<String> loaded = new CopyOnWriteArrayList<>();
  private final List<String> unloaded = new CopyOnWriteArrayList<>();

  RecordingModules(KernelModules kernel) {
    this.kernel = kernel;
  }

  /** Names of the loaded modules, in order. */
  List<String> loaded() {
    return List.copyOf(loaded);
  }

  /** Names of the unloaded modules, in order. */
  List<String> unloaded() {
    return List.copyOf(unloaded);
  }

  void forget() {
    loaded.clear();
    unloaded.clear();
  }

  @Override
  public void load(Path file, String parameters) {
    kernel.load(file, parameters);
    loaded.add(String.valueOf(file.getFileName()).replaceFirst("\\.ko.*", ""));
  }

  @Override
  public void unload(String name) {
    kernel.unload(name);
    unloaded.add(name);
  }
}
