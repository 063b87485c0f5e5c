package io.github.onloadnode.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.Optional;

/** Reads one YAML document into values that know their lines. */
public final class YamlTree {

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A truncated "onload:" must not be read as "onload: null", which means removal.
          .disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .build();

  private YamlTree() {}

  /** The document; empty if the text has none, for example only comments. */
  public static Optional<YamlNode> parse(String text) throws YamlException {
    try (JsonParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      YamlNode node = NodeReader.read(parser);
      if (parser.nextToken() != null) {
        int line = parser.currentTokenLocation().getLineNr();
        throw new YamlException(line, "a second document begins");
      }
      return Optional.of(node);
    } catch (IOException e) {
      throw YamlException.of(e);
    }
  }
}
