package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.revision.DriverInterfaces.Agreement;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which md5 texts make a library and a driver a pair; the texts are those of Onload 9.2.1. */
final class DriverInterfacesTest {

  private static final String EF_VI = "1ae616206d92cb6ea3dc447f447ddebf";
  private static final String CONTROL_PLANE = "752feb2f386eb9eb419b43ec66393793";
  private static final String LIBRARY = "94e6b7eccf68029c8c29f301197d3e9a";
  private static final String LIBRARYS_OWN = "1518b4f7ec6834a578c7a807736097ce";

  private static final DriverInterfaces DRIVER = driver(List.of(CONTROL_PLANE), List.of(EF_VI));

  @Test
  void agreesWithALibraryOfTheSameBuild() {
    assertThat(DRIVER.with(library(LIBRARYS_OWN, CONTROL_PLANE, LIBRARY)))
        .isEqualTo(Agreement.AGREE);
  }

  @Test
  void takesNoOtherInterfaceForTheLibrarys() {
    assertThat(DRIVER.with(library(LIBRARYS_OWN, CONTROL_PLANE))).isEqualTo(Agreement.DIFFER);
    assertThat(DRIVER.with(library(EF_VI, CONTROL_PLANE))).isEqualTo(Agreement.DIFFER);
    assertThat(DRIVER.with(library())).isEqualTo(Agreement.DIFFER);
  }

  @Test
  void knowsNotWhichInterfaceItIsWhereNoProgramShowsTheControlPlanes() {
    DriverInterfaces silent = driver(List.of(), List.of(EF_VI));

    assertThat(silent.with(library(LIBRARYS_OWN, CONTROL_PLANE))).isEqualTo(Agreement.UNKNOWN);
    assertThat(silent.with(library(LIBRARY))).isEqualTo(Agreement.UNKNOWN);
    assertThat(silent.with(library(CONTROL_PLANE, LIBRARY))).isEqualTo(Agreement.AGREE);
    assertThat(silent.with(library(LIBRARYS_OWN))).isEqualTo(Agreement.DIFFER);
  }

  @Test
  void agreesDespiteAnUnknownTextInTheDriver() {
    DriverInterfaces later = driver(List.of(CONTROL_PLANE), List.of());

    assertThat(later.with(library(CONTROL_PLANE, LIBRARY))).isEqualTo(Agreement.AGREE);
    assertThat(later.with(library(CONTROL_PLANE))).isEqualTo(Agreement.DIFFER);
  }

  private static DriverInterfaces driver(List<String> controlPlane, List<String> efVi) {
    return new DriverInterfaces(
        new TreeSet<>(List.of(EF_VI, CONTROL_PLANE, LIBRARY)),
        new TreeSet<>(controlPlane),
        new TreeSet<>(efVi));
  }

  private static UserLibrary library(String... interfaces) {
    SortedSet<String> texts = new TreeSet<>(List.of(interfaces));
    return new UserLibrary("libonload.so", new TreeSet<>(List.of("9.2.1")), texts);
  }
}
