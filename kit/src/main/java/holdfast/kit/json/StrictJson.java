package holdfast.kit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents that strangers send. The parser's own limits are made for trusted peers, so here
 * are ours: a document, a text or a number that exceeds them, that has a key twice, anything after
 * its end or bytes that are no UTF-8, is no JSON at all to us.
 */
public final class StrictJson {

  public static final int MAX_DOCUMENT = 64 * 1024;
  public static final int MAX_DEPTH = 16;
  public static final int MAX_NUMBER_LENGTH = 32;
  public static final int MAX_STRING_LENGTH = 4096;

  /** As many faults are reported of one document; more help nobody. */
  public static final int MAX_VIOLATIONS = 20;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_DOCUMENT)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxStringLength(MAX_STRING_LENGTH)
                          .maxNameLength(MAX_STRING_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /**
   * The document as a tree.
   *
   * @throws InvalidJson when it is none
   */
  public static JsonNode parse(ByteString document) {
    if (document.size() > MAX_DOCUMENT) {
      throw new InvalidJson("the document is too long");
    }
    var text = text(document.asByteBuffer());
    var tree = tree(text);
    if (text.contains("\\u") && hasLoneSurrogate(tree)) {
      throw new InvalidJson("a text has half a character");
    }
    return tree;
  }

  /**
   * What the decoder makes of the tree, every field of which it must know.
   *
   * @throws InvalidFields naming the faults
   */
  public static <T> T decode(JsonNode tree, Decoder<T> decoder) {
    return decode(tree, decoder, Place.root(false));
  }

  /**
   * What the decoder makes of the tree; fields that it does not know are passed over.
   *
   * @throws InvalidFields naming the faults
   */
  public static <T> T decodeTolerantly(JsonNode tree, Decoder<T> decoder) {
    return decode(tree, decoder, Place.root(true));
  }

  private static <T> T decode(JsonNode tree, Decoder<T> decoder, Place root) {
    var value = Shapes.object(decoder).read(tree, root);
    if (!root.violations().isEmpty()) {
      throw new InvalidFields(root.violations());
    }
    return value.get();
  }

  /** Decoded by ourselves, for the parser guesses UTF-16 and takes overlong forms. */
  private static String text(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(utf8)
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new InvalidJson("the document is not UTF-8");
    }
  }

  private static JsonNode tree(String text) {
    @Nullable JsonNode tree;
    try {
      tree = READER.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new InvalidJson("the document is not JSON as we take it");
    }
    if (tree == null || tree.isMissingNode()) {
      throw new InvalidJson("the document is empty");
    }
    return tree;
  }

  private static boolean hasLoneSurrogate(JsonNode node) {
    if (node.isTextual()) {
      return hasLoneSurrogate(node.textValue());
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      if (hasLoneSurrogate(names.next())) {
        return true;
      }
    }
    for (JsonNode child : node) {
      if (hasLoneSurrogate(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }

  private StrictJson() {}
}
