package io.github.onloadnode.controller;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Wakes the controller for everything that a watch tells. */
record AnyChange<T>(Runnable changed) implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T object) {
    changed.run();
  }

  @Override
  public void onUpdate(T before, T object) {
    changed.run();
  }

  @Override
  public void onDelete(T object, boolean unknown) {
    changed.run();
  }
}
