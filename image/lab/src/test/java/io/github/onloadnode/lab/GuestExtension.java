package io.github.onloadnode.lab;

import java.nio.file.Files;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the shared guest and its cluster, prints the guest's logs when a test fails, and
 * fails a class that leaves the shared cluster unfit for the next one.
 */
final class GuestExtension
    implements ParameterResolver, AfterTestExecutionCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(GuestExtension.class);

  GuestExtension() {
    Awaitility.reset();
    Awaitility.setDefaultTimeout(Patience.SOON);
  }

  /** The guest of this test run; replaced if it has died. */
  private static final class Shared implements AutoCloseable {
    private Guest guest = new Guest(spec());
    private Cluster cluster = new Cluster(guest);
    private boolean started;

    private static GuestSpec spec() {
      var spec = GuestSpec.uml().withMemory(3072).withDeadline(Duration.ofHours(3));
      return Files.isDirectory(Lab.application()) ? spec.withDirectory(Lab.application()) : spec;
    }

    synchronized Guest running() {
      if (started && !guest.isRunning()) {
        guest.close();
        guest = new Guest(spec());
        cluster = new Cluster(guest);
        started = false;
      }
      if (!started) {
        guest.start();
        started = true;
      }
      return guest;
    }

    Cluster cluster() {
      running();
      return cluster;
    }

    /** A guest that has died is replaced before the next class anyway. */
    void settle() {
      if (started && guest.isRunning()) {
        cluster.settle();
      }
    }

    @Override
    public void close() {
      guest.close();
    }
  }

  /** A class's own guest is created for its constructor and ends with the class. */
  private static Shared shared(ExtensionContext context) {
    var owner = ownsGuest(context);
    return (owner ? context : context.getRoot())
        .getStore(NAMESPACE)
        .computeIfAbsent(owner ? InGuest.class : Shared.class, key -> new Shared(), Shared.class);
  }

  private static boolean ownsGuest(ExtensionContext context) {
    return context.getRequiredTestClass().getAnnotation(InGuest.class).own();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == Guest.class || type == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var shared = shared(context);
    return parameter.getParameter().getType() == Guest.class ? shared.running() : shared.cluster();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!ownsGuest(context)) {
      shared(context).settle();
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      var guest = shared(context).guest;
      System.out.println("---- the guest of " + context.getDisplayName() + " ----");
      System.out.println(logs(guest));
    }
  }

  static String logs(Guest guest) {
    try {
      return guest
          .run(
              """
              cat /proc/modules; cat /proc/driver/onload/cp_server_pids 2> /dev/null
              dmesg | tail -n 40
              [ ! -d /var/log/lab ] || tail -n 30 /var/log/lab/*.log
              """)
          .output();
    } catch (LabException e) {
      return e.getMessage() + "\n" + guest.kernelLog();
    }
  }
}
