package io.github.onloadnode;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The walls between the packages of {@code native}, {@code agent/api}, {@code agent/node}, {@code
 * agent/controller} and {@code agent/cli}; why: see CODE_STYLE.md.
 */
@AnalyzeClasses(packages = PackageMap.ROOT, importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String P = PackageMap.ROOT + ".";

  private static final DescribedPredicate<JavaClass> OURS =
      resideInAPackage(PackageMap.ROOT + "..")
          .and(DescribedPredicate.not(resideInAPackage(P + "proto..")))
          .as("our classes");

  @ArchTest
  static final ArchRule factsFlowOneWay =
      classes().that(OURS).should(importOnlyWhatThePackageMapAllows());

  /** One that is left over lets an import come back that somebody took pains to end. */
  @ArchTest
  static final ArchRule noAllowanceIsLeftOver =
      classes().that(OURS).should(useEveryAllowanceOfThePackageMap());

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching(P + "(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that(OURS).should(resideInANullMarkedPackage());

  @ArchTest
  static final ArchRule classesAreFinal =
      classes()
          .that(OURS)
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areNotAnonymousClasses()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .should()
          .haveModifier(JavaModifier.FINAL)
          .because(
              "final is the default; an abstract class or an interface says what may be extended")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule namesSayWhatAClassDoes =
      noClasses()
          .that(OURS)
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Common|Base|Impl|Info|Data)")
          .because("such a name accepts anything, which is how god classes start");

  @ArchTest static final ArchRule vocabularyIsPure = pure("node");

  @ArchTest static final ArchRule whatAPayloadIsIsPure = pure("revision");

  @ArchTest static final ArchRule decisionsArePure = pure("upgrade");

  @ArchTest static final ArchRule offersArePure = pure("offer");

  @ArchTest static final ArchRule decisionsOnTheFleetArePure = pure("rollout");

  @ArchTest
  static final ArchRule cronHasOneDoor =
      door("cron", resideInAPackage("com.cronutils.."), "rollout");

  @ArchTest static final ArchRule messagesBetweenControllerAndAgentArePure = pure("api");

  @ArchTest
  static final ArchRule jnrHasOneDoor = door("JNR", resideInAPackage("jnr.."), "linux.libc");

  @ArchTest
  static final ArchRule grpcHasOneDoor =
      door(
          "gRPC",
          resideInAnyPackage("io.grpc..", "io.netty..", "com.google.protobuf..", P + "proto.."),
          "kubelet",
          "deviceplugin",
          "simulator");

  @ArchTest
  static final ArchRule fabric8HasOneDoor =
      door("fabric8", resideInAnyPackage("io.fabric8..", "com.sun.net.httpserver.."), "controller");

  @ArchTest
  static final ArchRule picocliHasOneDoor = door("picocli", resideInAPackage("picocli.."), "cli");

  @ArchTest
  static final ArchRule listeningHasOneDoor =
      door("sockets that are listened on", belongToAnyOf(ServerSocketChannel.class), "diagnostics");

  @ArchTest
  static final ArchRule theApiServerHasOneDoor =
      door("HTTP to others", resideInAnyPackage("java.net.http..", "javax.net.ssl.."), "nodeapi");

  @ArchTest
  static final ArchRule metricsHaveOneDoor =
      door("client_java", resideInAPackage("io.prometheus.."), "report");

  /** Their classes cost the agent memory and time at start; cleanup runs in a pod of its own. */
  @ArchTest
  static final ArchRule objectMappersAreNotForTheAgent =
      door(
          "an object mapper",
          resideInAPackage("com.fasterxml.jackson.databind.."),
          "leaving",
          "simulator");

  @ArchTest
  static final ArchRule filesAndProcessesHaveOneDoor =
      door("files and processes", OutsideWorld.FILES_AND_PROCESSES, "host", "config", "linux");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrintsAndExits =
      noClasses()
          .that(OURS.and(DescribedPredicate.not(resideInAPackage(P + "cli.."))))
          .should()
          .accessTargetWhere(OutsideWorld.PRINTS_OR_EXITS)
          .because("a class that prints or exits cannot be used by another");

  @ArchTest
  static final ArchRule onlyCompositionRootsReadTheClock =
      noClasses()
          .that(OURS.and(DescribedPredicate.not(OutsideWorld.COMPOSITION_ROOT)))
          .should()
          .accessTargetWhere(OutsideWorld.READS_THE_CLOCK)
          .because("time is a parameter: tests drive it");

  @ArchTest
  static final ArchRule logMessagesCarryTheirPairs =
      noClasses()
          .that(OURS)
          .should()
          .callMethodWhere(OutsideWorld.ADDS_A_PAIR_THAT_IS_LOST)
          .because("java.util.logging drops such pairs: write key=value into the message");

  private ArchitectureTest() {}

  private static ArchRule pure(String name) {
    return noClasses()
        .that()
        .resideInAPackage(P + name)
        .should()
        .dependOnClassesThat(OutsideWorld.IMPURE)
        .orShould()
        .accessTargetWhere(OutsideWorld.READS_THE_CLOCK)
        .because("it takes values and returns values: a decision is reproduced from two records")
        .allowEmptyShould(true);
  }

  private static ArchRule door(
      String what, DescribedPredicate<JavaClass> library, String... packages) {
    DescribedPredicate<JavaClass> elsewhere = OURS;
    for (String name : packages) {
      elsewhere = elsewhere.and(DescribedPredicate.not(resideInAPackage(P + name)));
    }
    return noClasses()
        .that(elsewhere)
        .should()
        .dependOnClassesThat(library)
        .as(what + " is used only in " + String.join(", ", packages))
        .allowEmptyShould(true);
  }

  private static ArchCondition<JavaClass> importOnlyWhatThePackageMapAllows() {
    return new ArchCondition<>("import only what the package map allows") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        String from = ours(javaClass);
        if (!from.isEmpty() && !PackageMap.packages().contains(from)) {
          events.add(SimpleConditionEvent.violated(javaClass, from + " is not in PackageMap"));
        }
        for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(P) && !PackageMap.allows(from, ours(target))) {
            String message = dependency.getDescription() + "; allowed: " + PackageMap.allowed(from);
            events.add(SimpleConditionEvent.violated(dependency, message));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> useEveryAllowanceOfThePackageMap() {
    return new ArchCondition<>("use every allowance of the package map") {
      private final Set<PackageMap.Allowance> unused = new HashSet<>(PackageMap.allowances());

      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
          String to = ours(dependency.getTargetClass().getBaseComponentType());
          unused.removeIf(allowance -> allowance.covers(ours(javaClass), to));
        }
      }

      @Override
      public void finish(ConditionEvents events) {
        unused.forEach(allowance ->
            events.add(SimpleConditionEvent.violated(allowance, allowance + " is used by nobody")));
      }
    };
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package whose package-info.java is @NullMarked") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        boolean marked = javaClass.getPackage().isAnnotatedWith(NullMarked.class);
        String message = javaClass.getName() + " is in a package without @NullMarked";
        events.add(new SimpleConditionEvent(javaClass, marked, message));
      }
    };
  }

  private static String ours(JavaClass javaClass) {
    String name = javaClass.getPackageName();
    return name.startsWith(P) ? name.substring(P.length()) : "";
  }
}
