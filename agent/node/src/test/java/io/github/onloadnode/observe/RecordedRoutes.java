package io.github.onloadnode.observe;

import io.github.onloadnode.linux.RouteTables;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What Linux 6.18 said in a network namespace, all datagrams of a table in one. */
class RecordedRoutes implements RouteTables {

  static final String NAMESPACE = "net:[4026531833]";

  private final String capture;

  RecordedRoutes(String capture) {
    this.capture = capture;
  }

  /** The plain case, the bytes of one table changed. */
  static RouteTables changed(Table changed, UnaryOperator<byte[]> change) {
    return told(changed, goesOn -> goesOn.test(change.apply(bytes("plain", changed))));
  }

  /** The plain case, one table told by another. */
  static RouteTables told(Table changed, Predicate<Predicate<byte[]>> teller) {
    return new RecordedRoutes("plain") {
      @Override
      public void dump(Table table, Predicate<byte[]> goesOn) {
        if (table == changed) {
          var _ = teller.test(goesOn);
        } else {
          super.dump(table, goesOn);
        }
      }
    };
  }

  private static byte[] bytes(String capture, Table table) {
    return Fixture.bytes(
        "net/rtnetlink-6.18/" + capture + "/" + table.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public void dump(Table table, Predicate<byte[]> goesOn) {
    var _ = goesOn.test(bytes(capture, table));
  }
}
