package holdfast.local;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalKeys;
import holdfast.local.stack.RunningStack;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Places some orders against the running stack and checks what comes of them. */
@Command(
    name = "demo",
    description =
        "Place a confirmed, a rejected, a repeated and a raced order on the running stack.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() throws IOException {
    var folder = DataFolder.made(data.folder());
    var stack = RunningStack.on(folder);
    var demo = new Demo(stack.port(), LocalIssuer.of(LocalKeys.in(folder)), System.out);
    return demo.run() ? 0 : 1;
  }
}
