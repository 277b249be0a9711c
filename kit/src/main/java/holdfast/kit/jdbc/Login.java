package holdfast.kit.jdbc;

/** A role of a database and its password. */
public record Login(String user, String password) {

  /** Without the password, which must not reach a log. */
  @Override
  public String toString() {
    return user;
  }
}
