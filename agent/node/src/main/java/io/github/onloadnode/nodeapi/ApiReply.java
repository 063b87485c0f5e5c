package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.onloadnode.api.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The API server's reply. */
public sealed interface ApiReply {

  /**
   * It answered, possibly with an error.
   *
   * @param retryAfter the wait that the server asks for
   */
  record Answered(int status, Optional<Duration> retryAfter, String body) implements ApiReply {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_MESSAGE = 512;
    private static final String NO_STATUS = "(no Status of the API)";

    /** Why it refused, from a Status object; other bodies would not help anybody. */
    public String message() {
      try (JsonParser parser = JSON.createParser(body)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return NO_STATUS;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean message = parser.currentName().equals("message");
          if (parser.nextToken() == JsonToken.VALUE_STRING && message) {
            String text = parser.getText();
            return text.length() <= LONGEST_MESSAGE
                ? text
                : text.substring(0, LONGEST_MESSAGE) + "...";
          }
          parser.skipChildren();
        }
        return NO_STATUS;
      } catch (IOException _) {
        return NO_STATUS;
      }
    }
  }

  /** No answer came. */
  record Unanswered(Finding why) implements ApiReply {}
}
