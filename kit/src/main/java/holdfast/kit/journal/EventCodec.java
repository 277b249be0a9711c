package holdfast.kit.journal;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Named records to JSON and back.
 *
 * <p>The JSON is plain and uncompressed, so SQL can read it. A record becomes an object of its
 * components; a record of one component that has no name of its own, such as a {@code Sku}, becomes
 * that component; times are ISO 8601 text; what is null is left out. Read are records, enums,
 * texts, numbers, booleans, {@code java.time}, {@code Optional}, {@code List}, {@code Set} and
 * {@code Map} of these, and sealed types whose variants were given to {@link
 * EventNames.Builder#variant}. Persistent collections belong in the state, not here: a snapshot is
 * a record of lists and maps.
 *
 * <p>Fields that this build does not know are skipped, and a missing one is null, so a field may be
 * added as long as it is nullable. Nothing is converted on the way: {@code "3"} is not {@code 3}.
 */
public final class EventCodec {

  /** The largest event, in bytes of JSON: what one remoting frame carries four times over. */
  public static final int MAX_EVENT = 64 * 1024;

  /** The largest snapshot, in bytes of JSON. */
  public static final int MAX_SNAPSHOT = 32 * 1024 * 1024;

  private final EventNames names;
  private final Map<Class<?>, ObjectWriter> writers = new HashMap<>();
  private final Map<String, ObjectReader> readers = new HashMap<>();

  /**
   * For the records of one service.
   *
   * @throws IllegalArgumentException if one of them has a component that could not be read back
   */
  public EventCodec(EventNames names) {
    this.names = names;
    Storable.check(names);
    JsonMapper mapper = EventJson.mapper(names);
    for (var name : names.all()) {
      var type = names.classOf(name);
      writers.put(type, mapper.writerFor(type));
      readers.put(name, mapper.readerFor(type));
    }
  }

  public EventNames names() {
    return names;
  }

  /** The name that {@code record} is stored under. */
  public String nameOf(Object record) {
    return names.nameOf(record.getClass());
  }

  /**
   * The JSON of {@code record}.
   *
   * @throws IllegalArgumentException if the record has no name, is too large or cannot be written
   */
  public byte[] encode(Object record) {
    var name = nameOf(record);
    var writer = writers.get(record.getClass());
    if (writer == null) {
      throw new IllegalArgumentException(name + " has no writer");
    }
    byte[] json;
    try {
      json = writer.writeValueAsBytes(record);
    } catch (IOException cause) {
      throw new IllegalArgumentException(name + " cannot be written as JSON", cause);
    }
    int most = names.isSnapshot(name) ? MAX_SNAPSHOT : MAX_EVENT;
    if (json.length > most) {
      throw new IllegalArgumentException(
          name + " has " + json.length + " bytes, more than " + most);
    }
    return json;
  }

  /**
   * The record that was stored under {@code name} as {@code json}.
   *
   * @throws IllegalArgumentException if the name is unknown or the JSON is no such record
   */
  public Record decode(String name, byte[] json) {
    var reader = readers.get(name);
    if (reader == null) {
      throw new IllegalArgumentException("no record is stored under the name " + name);
    }
    try {
      return reader.readValue(json);
    } catch (IOException cause) {
      throw new IllegalArgumentException(name + " cannot be read from JSON", cause);
    }
  }
}
