package holdfast.order.http;

import holdfast.order.domain.OrderStatus;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.view.UnfinishedOrders.Open;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unfinished orders as operators see them. */
final class SagaJson {

  record Page(List<Saga> items, @Nullable String nextCursor) {}

  /**
   * One of them.
   *
   * @param status null if the order did not say
   * @param since when there was first something left to do
   * @param attention whether it goes on only when an operator has decided
   * @param waitsFor what is still to be done, a sentence each
   * @param warning why less is told of it than of others
   */
  record Saga(
      String id,
      @Nullable OrderStatus status,
      Instant since,
      boolean attention,
      List<String> waitsFor,
      @Nullable Warning warning) {

    static Saga of(Open open, Current order) {
      return new Saga(
          open.id().toString(),
          order.status(),
          OrderJson.shown(open.since()),
          order.attention(),
          order.waitsFor(),
          null);
    }

    static Saga ofSilent(Open open) {
      return new Saga(
          open.id().toString(),
          null,
          OrderJson.shown(open.since()),
          open.attention(),
          List.of(),
          new Warning("not_available", "the order gave no answer; look again"));
    }
  }

  record Warning(String code, String detail) {}

  private SagaJson() {}
}
