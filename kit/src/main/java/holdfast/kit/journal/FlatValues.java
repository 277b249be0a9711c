package holdfast.kit.journal;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.Serializers;
import org.jspecify.annotations.Nullable;

/** Has every record of one component that has no name of its own written as a {@link FlatValue}. */
final class FlatValues extends SimpleModule {

  private static final long serialVersionUID = 1L;

  private final transient EventNames names;

  FlatValues(EventNames names) {
    super("flat values");
    this.names = names;
  }

  @Override
  public void setupModule(SetupContext context) {
    context.addBeanSerializerModifier(new Writers(names));
    context.addBeanDeserializerModifier(new Readers(names));
    context.addKeySerializers(new KeyWriters(names));
    context.addKeyDeserializers(new KeyReaders(names));
  }

  private static boolean isFlat(Class<?> type, EventNames names) {
    return type.isRecord()
        && type.getRecordComponents().length == 1
        && !names.isNamed(type)
        && !names.isVariant(type);
  }

  private static final class Writers extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient EventNames names;

    Writers(EventNames names) {
      this.names = names;
    }

    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription bean, JsonSerializer<?> usual) {
      var type = bean.getBeanClass();
      return isFlat(type, names) ? new FlatValue.Writer(type) : usual;
    }
  }

  private static final class Readers extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient EventNames names;

    Readers(EventNames names) {
      this.names = names;
    }

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> usual) {
      return isFlat(bean.getBeanClass(), names) ? new FlatValue.Reader(bean.getType()) : usual;
    }
  }

  private static final class KeyWriters extends Serializers.Base {

    private final EventNames names;

    KeyWriters(EventNames names) {
      this.names = names;
    }

    @Override
    public @Nullable JsonSerializer<?> findSerializer(
        SerializationConfig config, JavaType type, BeanDescription bean) {
      var key = type.getRawClass();
      return isFlat(key, names) ? new FlatValue.KeyWriter(key) : null;
    }
  }

  private record KeyReaders(EventNames names) implements KeyDeserializers {

    @Override
    public @Nullable KeyDeserializer findKeyDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription bean) {
      return isFlat(type.getRawClass(), names) ? new FlatValue.KeyReader(type) : null;
    }
  }
}
