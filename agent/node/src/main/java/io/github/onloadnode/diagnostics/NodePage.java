package io.github.onloadnode.diagnostics;

import java.util.function.Supplier;

/** The node as JSON. */
record NodePage(Supplier<String> node) implements Page {

  @Override
  public String path() {
    return "/api/v1/node";
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public Answer answer() {
    return Answer.json(node.get());
  }
}
