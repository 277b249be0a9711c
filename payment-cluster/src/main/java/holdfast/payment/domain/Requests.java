package holdfast.payment.domain;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Recent;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the requests of people ended, by key, for as long as their keys count. */
public record Requests(Recent<String, Operation> operations) {

  static final Requests NONE = new Requests(Recent.empty());

  /** What a repeat of a request is told; null when it is not known (any more). */
  @Nullable Decision<AccountEvent> again(Request request) {
    Operation earlier = operations.get(request.key());
    if (earlier == null) {
      return null;
    }
    if (!earlier.fingerprint().equals(request.fingerprint())) {
      return Decision.refuse("idempotency_key_reused", "this key was used with another body");
    }
    Refusal refusal = earlier.refusal();
    return refusal == null ? Decision.unchanged() : new Refuse<>(refusal, List.of());
  }

  /** In place of what the key stood for before it was forgotten, should that be known here. */
  Requests with(Request request, Operation outcome) {
    return new Requests(operations.with(request.key(), outcome, outcome.at()));
  }

  Requests forgetting(AccountPolicy policy, Instant now) {
    return new Requests(operations.forgottenBefore(now.minus(policy.keyRetention())));
  }
}
