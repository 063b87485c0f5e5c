package io.github.onloadnode.lab;

/** A process that was started in a guest by {@link Guest#background}. */
public record GuestProcess(Guest guest, String name, int pid) {

  public boolean isAlive() {
    return guest.run("kill -0 " + pid).exitCode() == 0;
  }

  /** Sends a signal, by its name without SIG, to the process and its children. */
  public void signal(String signal) {
    guest.output("kill -%s -- -%d".formatted(signal, pid));
  }

  /** What it has written so far. */
  public String log() {
    return guest.output("cat /var/log/lab/" + name + ".log");
  }
}
