package io.github.onloadnode.lab;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a class its fleet, and prints the logs of its guests when a test fails. */
final class FleetExtension implements ParameterResolver, AfterTestExecutionCallback {
  private static final Namespace NAMESPACE = Namespace.create(FleetExtension.class);

  FleetExtension() {
    Awaitility.setDefaultTimeout(Patience.SOON);
    // kubectl ten times a second would take a guest's whole processor.
    Awaitility.setDefaultPollInterval(Duration.ofSeconds(1));
  }

  /** Created for the constructor, so it ends with the class. */
  private static Fleet fleet(ExtensionContext context) {
    var nodes = context.getRequiredTestClass().getAnnotation(InFleet.class).nodes();
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Fleet.class, key -> Fleet.start(nodes), Fleet.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Fleet.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return fleet(context);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.out.println("---- the fleet of " + context.getDisplayName() + " ----");
      System.out.println(fleet(context).logs());
    }
  }
}
