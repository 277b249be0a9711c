package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.data.DataFolder;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.Progress;
import holdfast.local.stack.Service;
import holdfast.local.stack.StackOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("story")
class SeveralNodesStory {

  @Test
  void two_nodes_of_each_service_form_one_cluster_and_sell(@TempDir Path folder) {
    try (var data = DataFolder.take(folder);
        var stack =
            LocalStack.start(
                data, new StackOptions(0, false, 2, false, Map.of()), Progress.SILENT)) {
      for (var service : Service.CLUSTERS) {
        for (var node : stack.layout().of(service)) {
          var members = Management.members(node.managementPort());
          for (var member : stack.layout().of(service)) {
            assertThat(members).contains(":" + member.remotingPort() + "\"");
          }
        }
      }
      var market = new Market(stack.port(), stack.issuer());
      var sku = market.product(5, 100);
      assertThat(market.customer(1_000).buys(line(sku, 2)).text("/status")).isEqualTo("CONFIRMED");
      new TheBooks(stack.database()).assertEveryLawIsHeld();
    }
  }
}
