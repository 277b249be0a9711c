package holdfast.stories;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A story on the whole system in this JVM, started once for all of them; its tests take a {@link
 * Market}, a {@link Meddler}, the {@link Figures}, or {@link TheBooks} to look at in the end.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("story")
@ExtendWith(WholeSystemInThisJvm.class)
public @interface WholeSystem {}
