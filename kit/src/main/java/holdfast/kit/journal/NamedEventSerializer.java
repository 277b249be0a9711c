package holdfast.kit.journal;

import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Stores events and snapshots as JSON under the names we chose, never under class names.
 *
 * <p>A service subclasses it with its own identifier and names, because Pekko creates serializers
 * from the class name in the configuration.
 */
public abstract class NamedEventSerializer extends SerializerWithStringManifest {

  private final int identifier;
  private final EventCodec codec;

  /**
   * As a subclass calls it.
   *
   * @param system unused here, but the constructor that Pekko looks for has it
   * @param identifier of this serializer in stored rows; never to be changed
   */
  protected NamedEventSerializer(ExtendedActorSystem system, int identifier, EventNames names) {
    this.identifier = identifier;
    this.codec = new EventCodec(names);
  }

  @Override
  public int identifier() {
    return identifier;
  }

  @Override
  public String manifest(Object record) {
    return codec.nameOf(record);
  }

  @Override
  public byte[] toBinary(Object record) {
    return codec.encode(record);
  }

  @Override
  public Object fromBinary(byte[] json, String name) throws NotSerializableException {
    try {
      return codec.decode(name, json);
    } catch (IllegalArgumentException unreadable) {
      var failure = new NotSerializableException(unreadable.getMessage());
      failure.initCause(unreadable);
      throw failure;
    }
  }
}
