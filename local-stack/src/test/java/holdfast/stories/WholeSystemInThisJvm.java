package holdfast.stories;

import holdfast.kit.tokens.TokenIssuer;
import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalKeys;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.Progress;
import holdfast.local.stack.Service;
import holdfast.local.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the system when the first story wants it, and stops it after the last. */
final class WholeSystemInThisJvm implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(WholeSystemInThisJvm.class);

  private static final Set<Class<?>> PARAMETERS =
      Set.of(Market.class, Meddler.class, TheBooks.class, Figures.class);

  /**
   * On a slow machine an answer that is late is not to be taken for a lost one, or its repeat would
   * be answered 200 instead; nor what takes its time for what is only accepted.
   */
  private static final Map<String, String> SETTINGS =
      Tempo.and(Map.of("ORDER_ASK_TIMEOUT", "15s", "ORDER_OPERATION_WAIT", "15s"));

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    var wanted = parameter.getParameter().getType();
    if (wanted.equals(Market.class)) {
      return running.market();
    }
    if (wanted.equals(Figures.class)) {
      return new Figures(running.stack().layout());
    }
    return wanted.equals(Meddler.class) ? running.meddler() : running.books();
  }

  private record Running(Path folder, DataFolder data, LocalStack stack) implements AutoCloseable {
    static Running start() {
      try {
        var folder = Files.createTempDirectory("holdfast-stories-");
        var data = DataFolder.take(folder);
        var options = new StackOptions(0, false, 1, false, SETTINGS);
        return new Running(folder, data, LocalStack.start(data, options, Progress.SILENT));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    Market market() {
      return new Market(stack.port(), stack.issuer());
    }

    Meddler meddler() {
      var key = LocalKeys.in(folder).signingKey(Service.ORDER.label());
      return new Meddler(
          stack.layout().of(Service.PAYMENT).getFirst().httpPort(),
          TokenIssuer.fromFile("order-cluster", key, InstantSource.system()));
    }

    TheBooks books() {
      return new TheBooks(stack.database());
    }

    @Override
    public void close() {
      stack.close();
      data.close();
      DataFolder.deleteTree(folder);
    }
  }
}
