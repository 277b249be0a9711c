package holdfast.kit.journal;

import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Says at start, and not at the first recovery that needs it, whether a record can be read back.
 *
 * <p>Only what is listed here can be in a stored record; {@link EventCodec} names it for people.
 */
final class Storable {

  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class);

  private static final Set<Class<?>> CONTAINERS =
      Set.of(Collection.class, List.class, Set.class, Map.class, Optional.class);

  private final EventNames names;
  private final Set<Class<?>> checked = new HashSet<>();

  private Storable(EventNames names) {
    this.names = names;
  }

  /**
   * Checks every named record and all that they are made of.
   *
   * @throws IllegalArgumentException naming the component that could not be read back
   */
  static void check(EventNames names) {
    var storable = new Storable(names);
    names.all().forEach(name -> storable.check(names.classOf(name)));
  }

  private void check(Class<?> record) {
    if (!checked.add(record)) {
      return;
    }
    for (var component : record.getRecordComponents()) {
      check(component.getGenericType(), record.getName() + "." + component.getName());
    }
  }

  private void check(Type type, String where) {
    switch (type) {
      case TypeVariable<?> _ -> {} // looked at where it is given
      case ParameterizedType parameterized -> {
        check(parameterized.getRawType(), where);
        for (var argument : parameterized.getActualTypeArguments()) {
          check(argument, where);
        }
      }
      case Class<?> plain -> checkClass(plain, where);
      default -> throw refused(type, where);
    }
  }

  private void checkClass(Class<?> type, String where) {
    if (type.isRecord()) {
      check(type);
    } else if (type.isInterface() && type.isSealed()) {
      checkVariants(type, where);
    } else if (!isValue(type) && !CONTAINERS.contains(type)) {
      throw refused(type, where);
    }
  }

  private static boolean isValue(Class<?> type) {
    return type.isPrimitive()
        || type.isEnum()
        || VALUES.contains(type)
        || (type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers()));
  }

  private void checkVariants(Class<?> sealed, String where) {
    for (var permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        checkVariants(permitted, where);
      } else if (names.isVariant(permitted)) {
        check(permitted);
      } else {
        throw new IllegalArgumentException(
            "%s can be a %s, which is not given as a variant"
                .formatted(where, permitted.getName()));
      }
    }
  }

  private static IllegalArgumentException refused(Type type, String where) {
    return new IllegalArgumentException(
        "%s is a %s, which cannot be read back".formatted(where, type.getTypeName()));
  }
}
