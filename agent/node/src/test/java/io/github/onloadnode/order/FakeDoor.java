package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.api.StageJson;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.api.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An API server in memory with the annotations of one node. */
public final class FakeDoor implements OrderDoor {

  private Optional<NodeWords> words = Optional.of(NodeWords.NONE);
  private Optional<String> lost = Optional.empty();
  private Optional<Reading<NodeWords>> asked = Optional.empty();
  private final Map<String, String> revisions = new HashMap<>();

  /** What was asked for, in order. */
  public final List<String> requests = new ArrayList<>();

  /** Nothing was seen yet, as after a start without an API server. */
  public FakeDoor unseen() {
    words = Optional.empty();
    revisions.clear();
    asked = Optional.of(Reading.unreadable("no route to host"));
    return this;
  }

  /** The API server is away. */
  public FakeDoor away() {
    lost = Optional.of("no route to host");
    asked = Optional.of(Reading.unreadable("no route to host"));
    return this;
  }

  /** It is back. */
  public FakeDoor back() {
    lost = Optional.empty();
    asked = Optional.empty();
    return this;
  }

  /** What the next questions are answered, whatever was seen. */
  public FakeDoor answering(Reading<NodeWords> answer) {
    asked = Optional.of(answer);
    return this;
  }

  public FakeDoor revision(String rev, String data) {
    revisions.put(rev, data);
    return this;
  }

  public FakeDoor desired(Desired order) {
    return desiredText(Optional.of(DesiredJson.write(order)));
  }

  public FakeDoor desiredText(Optional<String> text) {
    words = Optional.of(new NodeWords(text, seen().grant(), seen().stage()));
    return this;
  }

  public FakeDoor grant(long seq, Grant.Phase phase) {
    return grantText(Optional.of(GrantJson.write(new Grant(seq, phase))));
  }

  public FakeDoor grantText(Optional<String> text) {
    words = Optional.of(new NodeWords(seen().desired(), text, seen().stage()));
    return this;
  }

  public FakeDoor stage(Stage stage) {
    return stageText(StageJson.write(stage));
  }

  public FakeDoor stageText(String text) {
    words = Optional.of(new NodeWords(seen().desired(), seen().grant(), Optional.of(text)));
    return this;
  }

  private NodeWords seen() {
    return words.orElse(NodeWords.NONE);
  }

  @Override
  public Sight sight() {
    return new Sight(words, lost);
  }

  @Override
  public Reading<NodeWords> ask() {
    requests.add("node");
    return asked.orElseGet(() -> Reading.present(seen()));
  }

  @Override
  public Reading<YamlNode> revision(String rev) {
    requests.add(rev);
    String data = revisions.get(rev);
    if (data == null) {
      return Reading.absent();
    }
    try {
      return JsonFields.parse("{\"data\":" + data + "}")
          .value("data")
          .map(Reading::present)
          .orElseGet(Reading::absent);
    } catch (YamlException e) {
      return Reading.unreadable(e.reason());
    }
  }
}
