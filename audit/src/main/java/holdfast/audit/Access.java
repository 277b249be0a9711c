package holdfast.audit;

/** How to get at one database. */
public record Access(String url, String user, String password) {

  /** Without the password, which must not reach a screen. */
  @Override
  public String toString() {
    return user + " at " + url;
  }
}
