package io.github.onloadnode.config;

/** True or false, spelled as YAML 1.2 spells them. */
record BooleanSyntax() implements Syntax<Boolean> {

  @Override
  public String label() {
    return "true|false";
  }

  @Override
  public Boolean parse(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  @Override
  public String print(Boolean value) {
    return value.toString();
  }

  @Override
  public Boolean check(Boolean value) {
    return value;
  }
}
