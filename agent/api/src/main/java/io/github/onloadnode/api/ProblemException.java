package io.github.onloadnode.api;

/** Carries a problem out of code that reads something step by step. */
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public ProblemException(Problem problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  public ProblemException(Reason reason, String message, String remedy) {
    this(new Problem(reason, message, remedy));
  }

  public Problem problem() {
    return problem;
  }
}
