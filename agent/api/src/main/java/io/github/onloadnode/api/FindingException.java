package io.github.onloadnode.api;

/** Carries a finding out of code that reads something step by step. */
public final class FindingException extends RuntimeException {

  private final transient Finding problem;

  public FindingException(Finding problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public FindingException(Finding problem, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
  }

  public FindingException(Reason reason, String message, String remedy) {
    this(new Finding(reason, message, remedy));
  }

  public Finding problem() {
    return problem;
  }
}
