package holdfast.kit.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * A record of one component, written as that component: {@code new Sku("s-1")} is {@code "s-1"}. It
 * is read through the record's constructor, so its rules hold for what comes from disk too.
 */
final class FlatValue {

  private final Constructor<?> constructor;
  private final Method accessor;

  /** As declared: may be a type parameter of the record. */
  private final RecordComponent component;

  FlatValue(Class<?> type) {
    component = type.getRecordComponents()[0];
    accessor = component.getAccessor();
    accessor.setAccessible(true);
    try {
      constructor = type.getDeclaredConstructor(component.getType());
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(type + " has no canonical constructor", impossible);
    }
    constructor.setAccessible(true);
  }

  private @Nullable Object unwrap(Object value) {
    try {
      return accessor.invoke(value);
    } catch (ReflectiveOperationException cause) {
      throw new IllegalStateException("cannot read " + component, cause);
    }
  }

  private Object wrap(@Nullable Object content, DeserializationContext context) throws IOException {
    try {
      return constructor.newInstance(content);
    } catch (InvocationTargetException refused) {
      return context.handleInstantiationProblem(
          constructor.getDeclaringClass(), content, refused.getCause());
    } catch (ReflectiveOperationException cause) {
      throw new IllegalStateException("cannot build " + constructor.getDeclaringClass(), cause);
    }
  }

  static final class Writer extends JsonSerializer<Object> {

    private final FlatValue flat;

    Writer(Class<?> type) {
      flat = new FlatValue(type);
    }

    @Override
    public void serialize(Object value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(flat.unwrap(value), json);
    }
  }

  static final class KeyWriter extends JsonSerializer<Object> {

    private final FlatValue flat;

    KeyWriter(Class<?> type) {
      flat = new FlatValue(type);
    }

    @Override
    public void serialize(Object value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      var content = flat.unwrap(value);
      if (content == null) {
        throw JsonMappingException.from(json, "a key must not be null: " + value);
      }
      provider.findKeySerializer(content.getClass(), null).serialize(content, json, provider);
    }
  }

  static final class Reader extends JsonDeserializer<Object> implements ContextualDeserializer {

    private final JavaType type;
    private final FlatValue flat;
    private final @Nullable JsonDeserializer<Object> content;

    Reader(JavaType type) {
      this(type, new FlatValue(type.getRawClass()), null);
    }

    private Reader(JavaType type, FlatValue flat, @Nullable JsonDeserializer<Object> content) {
      this.type = type;
      this.flat = flat;
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property)
        throws JsonMappingException {
      var contentType =
          context
              .getTypeFactory()
              .resolveMemberType(flat.component.getGenericType(), type.getBindings());
      return new Reader(type, flat, context.findContextualValueDeserializer(contentType, property));
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (content == null) {
        throw new IllegalStateException("used without its context");
      }
      return flat.wrap(content.deserialize(json, context), context);
    }
  }

  static final class KeyReader extends KeyDeserializer {

    private final FlatValue flat;

    KeyReader(JavaType type) {
      flat = new FlatValue(type.getRawClass());
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      var content = context.constructType(flat.component.getType());
      return flat.wrap(
          context.findKeyDeserializer(content, null).deserializeKey(key, context), context);
    }
  }
}
