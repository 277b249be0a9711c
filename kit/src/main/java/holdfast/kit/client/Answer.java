package holdfast.kit.client;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.InvalidFields;
import holdfast.kit.json.Json;
import holdfast.kit.json.StrictJson;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** What came of calling another service. Not having an answer is never the same as a "no". */
public sealed interface Answer {

  /**
   * The service answered, whole. That is still no refusal: only a status and a code that the called
   * route can answer are one.
   *
   * @param body as it was sent; empty when there was none
   */
  record Answered(int status, ByteString body) implements Answer {

    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** The body as JSON; null when it is none. */
    public @Nullable JsonNode tree() {
      return Json.treeOrNull(body);
    }

    /**
     * What the decoder makes of the body, passing over fields that it does not know; null when the
     * body is not what the decoder needs.
     */
    public <T> @Nullable T read(Decoder<T> decoder) {
      var tree = tree();
      if (tree == null) {
        return null;
      }
      try {
        return StrictJson.decodeTolerantly(tree, decoder);
      } catch (InvalidFields unreadable) {
        return null;
      }
    }

    /** The {@code code} of a problem document; null when the body is none. */
    public @Nullable String code() {
      var tree = tree();
      return tree == null || isSuccess() ? null : tree.path("code").textValue();
    }
  }

  /** No answer, or none that can be trusted. It may have been carried out, or may be yet. */
  record Unknown(Reason reason) implements Answer {}

  /** Why there is no answer. */
  enum Reason {
    /** Too many calls of ours are under way; nothing was sent. */
    TOO_MANY_CALLS(false),
    /** The service failed too often lately; nothing was sent. */
    CIRCUIT_OPEN(false),
    /** No address of the service is known; nothing was sent. */
    NO_ENDPOINT(false),
    /** No time was left; nothing was sent. */
    NO_TIME(false),
    /** The deadline passed. */
    TIMED_OUT(true),
    /** The connection could not be made, or broke. */
    BROKEN(true),
    /** More came than we take. */
    TOO_LARGE(true);

    private final boolean sent;

    Reason(boolean sent) {
      this.sent = sent;
    }

    /** Whether the service may have seen the call. */
    public boolean maybeSent() {
      return sent;
    }
  }
}
