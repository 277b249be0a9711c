package holdfast.local.database;

/** A role and its password. */
public record Login(String user, String password) {

  /** Never the password: this ends up in logs. */
  @Override
  public String toString() {
    return user;
  }
}
