package holdfast.inventory.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What one reservation is about: each product once, in the order of first mention. */
public record Lines(List<Line> merged) {

  /** The most lines that one request may have. */
  public static final int MAX = 100;

  /** Lines of one product are added up first, so that two ways to write a wish are one wish. */
  public Lines {
    merged = merge(merged);
  }

  /**
   * Stands for the content, whatever the order of lines. It is kept with every hold, so that a
   * repeat with other lines is noticed by each product they have in common.
   */
  public long fingerprint() {
    var sorted = new ArrayList<>(merged);
    sorted.sort((a, b) -> a.sku().compareTo(b.sku()));
    var text = new StringBuilder();
    for (var line : sorted) {
      text.append(line.sku()).append(' ').append(line.quantity().units()).append('\n');
    }
    return ByteBuffer.wrap(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)))
        .getLong();
  }

  private static List<Line> merge(List<Line> lines) {
    if (lines.size() < 2) {
      return List.copyOf(lines);
    }
    var units = new LinkedHashMap<Sku, Integer>();
    for (var line : lines) {
      units.merge(line.sku(), line.quantity().units(), Math::addExact);
    }
    return units.entrySet().stream()
        .map(entry -> new Line(entry.getKey(), new Quantity(entry.getValue())))
        .toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
