package holdfast.local;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalKeys;
import holdfast.local.shop.SeedData;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a token for the gateway of the local stack. */
@Command(
    name = "token",
    description = "Print a token for the local gateway; it is good for twelve hours.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      defaultValue = SeedData.CUSTOMER,
      description = "Who you are (default: ${DEFAULT-VALUE}).")
  private String subject = SeedData.CUSTOMER;

  @Option(names = "--operator", description = "You run the shop: prices, stock, deposits.")
  private boolean operator;

  @Override
  public Integer call() {
    var issuer = LocalIssuer.of(LocalKeys.in(DataFolder.made(data.folder())));
    System.out.println(operator ? issuer.operator(subject) : issuer.customer(subject));
    return 0;
  }
}
