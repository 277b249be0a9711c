package holdfast.kit.tokens;

import java.nio.file.Path;

/**
 * Makes the key pair of a service that calls others: {@code <caller>.jwk.json}, its secret, and
 * {@code <caller>.jwks.json}, which everybody whom it calls has in {@code S_CALLER_KEYS}.
 */
public final class NewKey {

  /**
   * Takes the caller's name in tokens, e.g. {@code gateway}, and the folder to write to.
   *
   * @throws IllegalArgumentException when it is not exactly these two
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("expected the name of a caller and a folder");
    }
    var caller = arguments[0];
    var folder = Path.of(arguments[1]);
    var key = SigningKeys.generate();
    SigningKeys.writePublic(folder, caller, key);
    SigningKeys.writePrivate(folder.resolve(caller + ".jwk.json"), key);
  }

  private NewKey() {}
}
