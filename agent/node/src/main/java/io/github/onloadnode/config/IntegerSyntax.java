package io.github.onloadnode.config;

/** Whole numbers of a range, both ends included. */
record IntegerSyntax(int least, int most) implements Syntax<Integer> {

  @Override
  public String label() {
    return "N";
  }

  @Override
  public Integer parse(String text) {
    try {
      return check(Integer.valueOf(text));
    } catch (NumberFormatException _) {
      throw invalid();
    }
  }

  @Override
  public String print(Integer value) {
    return value.toString();
  }

  @Override
  public Integer check(Integer value) {
    if (value < least || value > most) {
      throw invalid();
    }
    return value;
  }

  private IllegalArgumentException invalid() {
    return new IllegalArgumentException("must be a number from " + least + " to " + most);
  }
}
