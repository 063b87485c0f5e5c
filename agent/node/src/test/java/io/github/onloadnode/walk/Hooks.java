package io.github.onloadnode.walk;

/** What the parts of the walk ask of it. */
interface Hooks {

  /** Something is about to change or has just changed: here the agent may die, or a pod come. */
  void moment();
}
