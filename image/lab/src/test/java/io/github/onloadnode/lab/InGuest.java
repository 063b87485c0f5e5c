package io.github.onloadnode.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The class's tests run in the User Mode Linux guest that all such classes share: a test takes it
 * as a parameter of type {@link Guest} or {@link Cluster} and leaves it as it found it. The
 * assembled agent is mounted at its own path. When a test fails, the guest's logs are printed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(GuestExtension.class)
public @interface InGuest {

  /** Whether the class has its own guest, which it may power off or break. */
  boolean own() default false;
}
