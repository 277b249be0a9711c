package holdfast.kit.testing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives Awaitility, whose own patience ends after 10 s, {@link Patience} in each test class where
 * it does not say for how long it waits.
 */
public final class PatienceByDefault implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Patience.PATIENCE);
  }
}
