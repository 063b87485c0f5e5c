package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the host must supply after the point of no return is looked for before it. */
final class HostSupplyTest {

  private static final String MODULES = "/lib/modules/" + SimulatedNode.RELEASE;
  private static final String SFC = "kernel/drivers/net/ethernet/sfc/sfc.ko";
  private static final String MTD = "kernel/drivers/mtd/mtd.ko";
  private static final String DEP = MODULES + "/modules.dep";
  private static final String KEPT = "/var/lib/onload-agent/host-modules";

  /** How a host can be without its kernel's modules. */
  // Its functions have no state.
  @SuppressWarnings("ImmutableEnumChecker")
  enum Lacking {
    MODULES_OF_THE_RUNNING_KERNEL,
    MODULES_DEP,
    LINES_OF_MODULES_DEP,
    A_LINE_THAT_CAN_BE_READ,
    A_DEPENDENCY_IN_MODULES_DEP,
    THE_DRIVER,
    WHAT_THE_DRIVER_NEEDS,
    CONTENT,
    A_MODULE_OF_THIS_KERNEL;

    void in(HostTree tree) {
      switch (this) {
        case MODULES_OF_THE_RUNNING_KERNEL -> tree.remove(MODULES);
        case MODULES_DEP -> tree.remove(DEP);
        case LINES_OF_MODULES_DEP -> tree.write(DEP, "");
        case A_LINE_THAT_CAN_BE_READ -> tree.write(DEP, "no colon\n");
        case A_DEPENDENCY_IN_MODULES_DEP -> tree.write(DEP, SFC + ":\n" + MTD + ":\n");
        case THE_DRIVER -> tree.remove(MODULES + "/" + SFC);
        case WHAT_THE_DRIVER_NEEDS -> tree.remove(MODULES + "/" + MTD);
        case CONTENT -> tree.write(MODULES + "/" + SFC, "");
        case A_MODULE_OF_THIS_KERNEL ->
            tree.write(
                MODULES + "/" + SFC,
                SimulatedModuleFile.inTree("sfc", SimulatedPayload.vermagic("6.1.0-55-amd64"))
                    .withDependencies(List.of("mtd"), List.of())
                    .content());
      }
    }
  }

  @TempDir private Path directory;
  private SimulatedNode node;
  private String version = "9.1.0";

  @BeforeEach
  void bareNode() {
    node = SimulatedNode.create(directory);
  }

  @ParameterizedTest
  @EnumSource
  void refusesToTakeOutADriverThatCouldNotComeBack(Lacking what) {
    node.bootInTreeDriver();
    what.in(node.host().tree());

    node.ask(", sfc: {}").settle();

    assertRejected("sfc");
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = "A_DEPENDENCY_IN_MODULES_DEP", mode = EnumSource.Mode.EXCLUDE)
  void bringsTheDriverBackFromWhatWasKept(Lacking what) {
    node.bootInTreeDriver().ask(", sfc: {}").settle();
    what.in(node.host().tree());

    node.askForRemoval().settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isFalse();
    assertThat(directory.resolve(KEPT.substring(1))).doesNotExist();
  }

  @Test
  void refusesARemovalAfterWhichCardsWouldHaveNoDriver() {
    node.bootInTreeDriver().ask(", sfc: {}").settle();
    node.host().tree().remove(MODULES);
    node.host().tree().remove(KEPT);

    node.askForRemoval().settle();

    assertRejected("sfc");
    assertThat(node.state().module("onload")).isPresent();
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void goesBackToADriverThatTheDistributionPacked() throws IOException {
    node.bootInTreeDriver();
    packed(SFC, MTD);
    node.kernel().failInit("onload", Errno.EIO);

    node.ask(", sfc: {}").settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.ROLLED_BACK);
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isFalse();
  }

  @Test
  void refusesAPackedDriverThatWasCutShort() throws IOException {
    node.bootInTreeDriver();
    packed(SFC, MTD);
    Path file = directory.resolve((MODULES + "/" + SFC + ".zst").substring(1));
    byte[] whole = Files.readAllBytes(file);
    node.host().tree().write(MODULES + "/" + SFC + ".zst", Arrays.copyOf(whole, whole.length / 2));

    node.ask(", sfc: {}").settle();

    assertRejected("sfc.ko.zst");
  }

  @Test
  void refusesAPayloadThatNeedsWhatTheHostHasNot() {
    needs("mtd", "mdio_extra");

    node.ask(", sfc: {}").settle();

    assertRejected("mdio_extra");
    assertThat(node.state().modules()).isEmpty();
  }

  @Test
  void takesOutAtTheRemovalWhatItLoadedOfTheHost() {
    needs("mtd");
    node.ask(", sfc: {}").settle();
    assertThat(node.host().modules().loaded("mtd")).isPresent();
    assertThat(node.journal().hostModules()).containsExactly("mtd");

    node.askForRemoval().settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
    assertThat(node.host().modules().loaded("mtd")).isEmpty();
    assertThat(node.journal().hostModules()).isEmpty();
  }

  @Test
  void takesItOutOnTheWayBackToo() {
    needs("mtd");
    node.kernel().failInit("onload", Errno.EIO);

    node.ask(", sfc: {}").settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.ROLLED_BACK);
    assertThat(node.host().modules().loaded("mtd")).isEmpty();
  }

  @Test
  void takesOutWhatOnlyTheRevisionNeededThatFailed() {
    node.ask(", sfc: {}").settle();
    version = "9.2.0";
    needs("mtd");
    node.kernel().failInit("onload", Errno.EIO);
    node.onEveryMoment(() -> {
      if (node.journal().step() == Step.RB_LOAD) {
        node.kernel().healInits();
      }
    });

    node.ask(", sfc: {}").settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.ROLLED_BACK);
    assertThat(node.host().modules().loaded("mtd")).isEmpty();
    assertThat(node.state().module("onload")).isPresent();
  }

  @Test
  void keepsModulesThatCameIntoUse() {
    needs("mtd");
    node.ask(", sfc: {}").settle();
    node.host().modules().use("mtd", 1);

    node.askForRemoval().settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
    assertThat(node.host().modules().loaded("mtd")).isPresent();
  }

  @Test
  void leavesAloneWhatWasThereBefore() {
    needs("mtd");
    node.kernel().load(node.host().root().resolve(MODULES + "/" + MTD), "");
    node.ask(", sfc: {}").settle();

    node.askForRemoval().settle();

    assertThat(node.host().modules().loaded("mtd")).isPresent();
  }

  @Test
  void hasWrittenDownWhatItLoadsBeforeItIsThere() {
    needs("mtd");
    node.onEveryMoment(() -> {
      if (node.host().modules().loaded("mtd").isPresent()) {
        assertThat(node.journal().hostModules()).containsExactly("mtd");
      }
    });

    node.ask(", sfc: {}").settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.SUCCEEDED);
  }

  private void needs(String... modules) {
    SimulatedPayload payload = SimulatedPayload.of(version, SimulatedNode.RELEASE);
    SimulatedModuleFile sfc = payload.module("sfc");
    List<String> symbols = Arrays.stream(modules).map(name -> name + "_register").toList();
    payload
        .module(sfc.withDependencies(List.of(modules), List.of()).withSymbols(symbols))
        .write(node.host().tree(), SimulatedNode.SOURCE);
    node.host().tree().remove(SimulatedNode.SOURCE + "/opt" + MODULES + "/modules.dep");
  }

  private void packed(String... paths) throws IOException {
    for (String path : paths) {
      Path file = directory.resolve((MODULES + "/" + path).substring(1));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new ZstdOutputStream(bytes)) {
        out.write(Files.readAllBytes(file));
      }
      node.host().tree().write(MODULES + "/" + path + ".zst", bytes.toByteArray());
      node.host().tree().remove(MODULES + "/" + path);
    }
    Path dep = directory.resolve(DEP.substring(1));
    node.host().tree().write(DEP, Files.readString(dep).replace(".ko", ".ko.zst"));
  }

  private void assertRejected(String named) {
    assertThat(node.journal().step()).isEqualTo(Step.IDLE);
    assertThat(node.journal().outcome()).contains(OrderOutcome.REJECTED);
    Finding why = node.journal().result().orElseThrow().reason().orElseThrow();
    assertThat(why.message()).contains(named);
    assertThat(why.reason()).isIn(Reason.MODULE_MISSING, Reason.VERMAGIC_MISMATCH);
    assertThat(why.remedy()).containsAnyOf("depmod", "headers of this kernel");
  }
}
