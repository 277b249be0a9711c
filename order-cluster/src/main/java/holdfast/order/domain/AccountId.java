package holdfast.order.domain;

/** Names the account that pays. */
public record AccountId(String value) {
  public AccountId {
    Names.check("account id", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
