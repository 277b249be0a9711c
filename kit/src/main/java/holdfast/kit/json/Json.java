package holdfast.kit.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON: times in RFC 3339, nulls left out, names as the record has them.
 *
 * <p>Where null says something, the component carries {@code @JsonInclude(ALWAYS)}.
 */
public final class Json {

  private static final JsonMapper MAPPER = builder().build();
  private static final ObjectWriter WRITER = MAPPER.writer();

  /** Peers may be newer than we are, and may send more than we know. */
  private static final ObjectReader PEER =
      builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build().reader();

  private static final ObjectReader TREE = MAPPER.readerFor(JsonNode.class);

  /** Names in alphabetical order: two records that say the same give the same bytes. */
  private static final ObjectWriter CANONICAL =
      builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build()
          .writer();

  public static byte[] bytes(Object value) {
    return bytes(WRITER, value);
  }

  /**
   * SHA-256, in hex, of the value's canonical JSON: what makes two requests the same. Stored with
   * what the first of them did, so the form of a record that was ever fingerprinted may gain
   * optional components but must never change otherwise.
   */
  public static String fingerprint(Object value) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(CANONICAL, value)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * What a peer of ours sent, as a record of ours, passing over fields that it does not have; null
   * when the document is not of that form.
   */
  public static <T> @Nullable T recordOrNull(ByteString document, Class<T> form) {
    try {
      return PEER.forType(form).readValue(document.toArrayUnsafe());
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** What a peer of ours sent, as a tree; null when it is not JSON. */
  public static @Nullable JsonNode treeOrNull(ByteString document) {
    try {
      JsonNode tree = TREE.readTree(new ByteArrayInputStream(document.toArrayUnsafe()));
      return tree == null || tree.isMissingNode() ? null : tree;
    } catch (IOException notJson) {
      return null;
    }
  }

  private static byte[] bytes(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException unwritable) {
      throw new UncheckedIOException("cannot write a " + value.getClass().getName(), unwritable);
    }
  }

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .addModule(new Jdk8Module())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
  }

  private Json() {}
}
