package io.github.onloadnode.config;

import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.api.YamlNode;
import io.github.onloadnode.api.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A YAML file as texts by dotted keys: {@code diagnostics: {port: 1}} is {@code diagnostics.port}.
 * Lists become the text that a flag would take. A key without a value counts as absent.
 */
final class YamlFile {

  private static final long LARGEST = 64 << 10;

  private final Map<String, String> texts = new LinkedHashMap<>();

  private YamlFile() {}

  /** The texts; adds a problem if the file cannot be read. */
  static Map<String, String> read(Path path, List<String> problems) {
    try {
      if (Files.size(path) > LARGEST) {
        throw new IOException("larger than " + LARGEST + " bytes");
      }
      YamlFile file = new YamlFile();
      Optional<YamlNode> document = YamlTree.parse(Files.readString(path));
      if (document.isPresent()) {
        file.document(document.get());
      }
      return file.texts;
    } catch (YamlException e) {
      problems.add(notYaml(path, e.line(), e.reason()));
    } catch (Refused e) {
      problems.add(notYaml(path, e.line, String.valueOf(e.getMessage())));
    } catch (NoSuchFileException _) {
      problems.add(path + ": no such file");
    } catch (IOException e) {
      problems.add(path + ": cannot be read: " + e.getMessage());
    }
    return Map.of();
  }

  private static String notYaml(Path path, int line, String reason) {
    return path + ":" + line + ": not YAML: " + reason;
  }

  private void document(YamlNode node) throws Refused {
    if (node instanceof YamlNode.Mapping mapping) {
      keys("", mapping);
    } else if (!isNothing(node)) {
      throw new Refused(node, "the file must hold keys and values");
    }
  }

  private void keys(String prefix, YamlNode.Mapping mapping) throws Refused {
    for (Map.Entry<String, YamlNode> field : mapping.fields().entrySet()) {
      String key = prefix + field.getKey();
      YamlNode value = field.getValue();
      if (value instanceof YamlNode.Mapping inner) {
        keys(key + ".", inner);
      } else if (!isNothing(value)) {
        put(key, value);
      }
    }
  }

  private void put(String key, YamlNode value) throws Refused {
    String text = value instanceof YamlNode.Sequence list ? list(list) : scalar(value);
    if (texts.putIfAbsent(key, text) != null) {
      throw new Refused(value, key + " is given twice");
    }
  }

  private static String list(YamlNode.Sequence list) throws Refused {
    StringJoiner scalars = new StringJoiner(",");
    StringJoiner objects = new StringJoiner(";");
    for (YamlNode element : list.elements()) {
      if (element instanceof YamlNode.Mapping mapping) {
        objects.add(fields(mapping));
      } else {
        scalars.add(element(element));
      }
    }
    if (scalars.length() > 0 && objects.length() > 0) {
      throw new Refused(list, "a list holds either values or keys with values");
    }
    return scalars.length() > 0 ? scalars.toString() : objects.toString();
  }

  private static String fields(YamlNode.Mapping mapping) throws Refused {
    StringJoiner fields = new StringJoiner(",");
    for (Map.Entry<String, YamlNode> field : mapping.fields().entrySet()) {
      fields.add(field.getKey() + "=" + element(field.getValue()));
    }
    return fields.toString();
  }

  /** One value of a list, which must not contain a separator. */
  private static String element(YamlNode value) throws Refused {
    String text = scalar(value);
    if (text.contains(",") || text.contains(";")) {
      throw new Refused(value, "a value in a list must not hold ',' or ';'");
    }
    return text;
  }

  private static String scalar(YamlNode value) throws Refused {
    // Not a pattern switch: Java links each one anew at every start, which delays registration.
    if (value instanceof YamlNode.Text text) {
      return text.value();
    }
    if (value instanceof YamlNode.Digits digits) {
      return digits.value();
    }
    if (value instanceof YamlNode.Whole whole) {
      return Long.toString(whole.value());
    }
    if (value instanceof YamlNode.Truth truth) {
      return Boolean.toString(truth.value());
    }
    if (value instanceof YamlNode.Nothing) {
      return "";
    }
    throw new Refused(value, "only a plain value is allowed here");
  }

  private static boolean isNothing(YamlNode node) {
    return node instanceof YamlNode.Nothing
        || (node instanceof YamlNode.Text text && text.value().isEmpty());
  }

  /** Valid YAML that a configuration may not contain. */
  private static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final int line;

    Refused(YamlNode at, String reason) {
      super(reason);
      this.line = at.line();
    }
  }
}
