package io.github.onloadnode.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The class has a fleet of its own: its constructor takes it as a parameter of type {@link Fleet}.
 * It ends with the class. When a test fails, the logs of all its guests are printed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FleetExtension.class)
public @interface InFleet {

  /** How many nodes are Ready when the class begins. */
  int nodes() default 3;
}
