package holdfast.payment.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.payment.RunningPayment;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a request gets a problem document that says so, and changes nothing. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private RunningPayment payment;
  private String account = "";

  @BeforeAll
  void start() {
    payment = RunningPayment.start(1);
    account = payment.accountWith("alice", 1000);
  }

  @AfterAll
  void nothing_changed_and_stop() {
    var now = payment.call(payment.operator(), "GET", "/v1/accounts/" + account, null);
    payment.close();
    assertThat(now.body().path("version").asInt()).isEqualTo(2);
    assertThat(now.body().at("/posted/amount").asInt()).isEqualTo(1000);
  }

  /** Bodies are written with ' for ". */
  @ParameterizedTest(name = "{0} -> {1} {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {'amount':{'amount':5,'currency':'EUR'},'reference':'x'                    | 400 | invalid_json    |
          {'amount':{'amount':5,'currency':'EUR'},'reference':'x'} x                 | 400 | invalid_json    |
          {'amount':{'amount':5,'amount':6,'currency':'EUR'},'reference':'x'}        | 400 | invalid_json    |
          {'amount':{'amount':05,'currency':'EUR'},'reference':'x'}                  | 400 | invalid_json    |
          {'amount':{'amount':NaN,'currency':'EUR'},'reference':'x'}                 | 400 | invalid_json    |
          [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]                                   | 400 | invalid_json    |
          []                                                                         | 422 | invalid_request | '' wrong_type
          {}                                                                         | 422 | invalid_request | /amount missing
          {'amount':{'amount':5,'currency':'EUR'}}                                   | 422 | invalid_request | /reference missing
          {'amount':{'amount':5,'currency':'EUR'},'reference':''}                    | 422 | invalid_request | /reference length_out_of_range
          {'amount':{'amount':5,'currency':'EUR'},'reference':'a\\u0000b'}           | 422 | invalid_request | /reference invalid_text
          {'amount':{'amount':5,'currency':'EUR'},'reference':'x','colour':'red'}    | 422 | invalid_request | /colour unknown_field
          {'amount':{'amount':5,'currency':'EUR','cents':1},'reference':'x'}         | 422 | invalid_request | /amount/cents unknown_field
          {'amount':5,'reference':'x'}                                               | 422 | invalid_request | /amount wrong_type
          {'amount':null,'reference':'x'}                                            | 422 | invalid_request | /amount wrong_type
          {'amount':{'amount':'5','currency':'EUR'},'reference':'x'}                 | 422 | invalid_request | /amount/amount wrong_type
          {'amount':{'amount':5.0,'currency':'EUR'},'reference':'x'}                 | 422 | invalid_request | /amount/amount wrong_type
          {'amount':{'amount':1e3,'currency':'EUR'},'reference':'x'}                 | 422 | invalid_request | /amount/amount wrong_type
          {'amount':{'amount':0,'currency':'EUR'},'reference':'x'}                   | 422 | invalid_request | /amount/amount amount_out_of_range
          {'amount':{'amount':-1,'currency':'EUR'},'reference':'x'}                  | 422 | invalid_request | /amount/amount amount_out_of_range
          {'amount':{'amount':1000000000001,'currency':'EUR'},'reference':'x'}       | 422 | invalid_request | /amount/amount amount_out_of_range
          {'amount':{'amount':99999999999999999999,'currency':'EUR'},'reference':'x'}| 422 | invalid_request | /amount/amount amount_out_of_range
          {'amount':{'amount':5,'currency':'eur'},'reference':'x'}                   | 422 | invalid_request | /amount/currency unknown_currency
          {'amount':{'amount':5,'currency':'XTS'},'reference':'x'}                   | 422 | invalid_request | /amount/currency unknown_currency
          """)
  void of_a_deposit(String body, int status, String code, String error) {
    var answer =
        payment.call(
            payment.operator(),
            "POST",
            "/v1/accounts/" + account + "/deposits",
            body.replace('\'', '"'),
            "Idempotency-Key",
            UUID.randomUUID().toString());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("X-Outcome")).isEqualTo("not-executed");
    if (error != null) {
      var first = answer.body().at("/errors/0");
      assertThat((first.path("pointer").asText() + " " + first.path("code").asText()).strip())
          .isEqualTo(error.replace("'", "").strip());
    }
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {}                                                         | /amount missing
          {'subject':'','amount':{'amount':1,'currency':'EUR'}}      | /orderId missing
          {'orderId':'x','amount':{'amount':1,'currency':'EUR'}}     | /orderId invalid_order_id
          {'amount':{'amount':-1,'currency':'EUR'}}                  | /amount/amount amount_out_of_range
          """)
  void of_an_authorisation(String body, String error) {
    var order = UUID.randomUUID();
    var answer =
        payment.call(
            payment.orders(),
            "PUT",
            "/internal/v1/accounts/" + account + "/payments/" + order + "-1",
            body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_request");
    var first = answer.body().at("/errors/0");
    assertThat(first.path("pointer").asText() + " " + first.path("code").asText()).isEqualTo(error);
  }

  @ParameterizedTest(name = "{0} {1} -> {2} {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /v1/accounts/a%20b                                | 404 | account_not_found
          GET    | /v1/accounts/a%7Cb                                | 404 | account_not_found
          GET    | /v1/accounts/%C3%A4                               | 404 | account_not_found
          GET    | /v1/accounts/01234567890123456789012345678901234567890123456789012345678901234 | 404 | account_not_found
          GET    | /v1/accounts/{account}/payments/1-1               | 404 | payment_not_found
          GET    | /v1/accounts/{account}/payments/x                 | 404 | payment_not_found
          GET    | /v1/accounts/{account}/nothing                    | 404 | not_found
          GET    | /v1/accounts/{account}/entries?cursor=x           | 400 | invalid_cursor
          GET    | /v1/accounts/{account}/entries?cursor=ZTA         | 400 | invalid_cursor
          GET    | /v1/accounts/{account}/entries?limit=0            | 400 | invalid_query
          GET    | /v1/accounts/{account}/entries?limit=201          | 400 | invalid_query
          GET    | /v1/accounts/{account}/entries?limit=ten          | 400 | invalid_query
          GET    | /v1/accounts/{account}/entries?colour=red         | 400 | invalid_query
          GET    | /v1/accounts?status=GONE                          | 400 | invalid_query
          GET    | /v1/accounts?cursor=ZTE                           | 400 | invalid_cursor
          DELETE | /v1/accounts/{account}                            | 405 | method_not_allowed
          GET    | /v1/accounts/{account}/deposits                   | 405 | method_not_allowed
          """)
  void of_a_path_or_a_query(String method, String path, int status, String code) {
    var answer = payment.call(payment.operator(), method, path.replace("{account}", account), null);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void of_an_internal_path() {
    var path = "/internal/v1/accounts/%s/payments/%s/void";

    assertThat(payment.call(payment.orders(), "POST", path.formatted("a%20b", "x"), null).code())
        .isEqualTo("not_found");
    assertThat(payment.call(payment.orders(), "POST", path.formatted(account, "x"), null).code())
        .isEqualTo("not_found");
  }

  @ParameterizedTest(name = "{0}: {1} -> {2} {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Idempotency-Key | a b        | 400 | idempotency_key_invalid
          Idempotency-Key | "a         | 400 | idempotency_key_invalid
          If-Match        | five       | 400 | invalid_header
          X-Deadline-Ms   | soon       | 400 | invalid_header
          Accept          | text/html  | 406 | not_acceptable
          Content-Type    | text/plain | 415 | unsupported_media_type
          """)
  void of_a_header(String name, String value, int status, String code) {
    var answer =
        payment.call(
            payment.operator(),
            "POST",
            "/v1/accounts/" + account + "/deposits",
            "{\"amount\":{\"amount\":5,\"currency\":\"EUR\"},\"reference\":\"x\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString(),
            name,
            value);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void of_a_missing_key() {
    var deposit = "{\"amount\":{\"amount\":5,\"currency\":\"EUR\"},\"reference\":\"x\"}";

    for (var action : new String[] {"deposits", "withdrawals"}) {
      var answer =
          payment.call(
              payment.operator(), "POST", "/v1/accounts/" + account + "/" + action, deposit);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("idempotency_key_required");
    }
    for (var action : new String[] {"freeze", "unfreeze", "close"}) {
      var answer =
          payment.call(payment.operator(), "POST", "/v1/accounts/" + account + "/" + action, null);
      assertThat(answer.code()).isEqualTo("idempotency_key_required");
    }
  }

  @Test
  void of_bytes_that_are_no_text() {
    var request =
        HttpRequest.newBuilder(payment.uri(0, "/v1/accounts/" + account))
            .header("Authorization", payment.customer("alice"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xC3, '}'}))
            .build();

    assertThat(RunningPayment.get(payment.send(request)).code()).isEqualTo("invalid_json");
  }

  @Test
  void of_a_body_that_is_too_large() {
    var large = "{\"currency\":\"" + "x".repeat(70_000) + "\"}";

    var answer = payment.call(payment.customer("alice"), "PUT", "/v1/accounts/" + account, large);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("body_too_large");
  }

  @Test
  void of_a_token() {
    var path = "/v1/accounts/" + account;
    var forOthers = payment.tokens().bearer("gateway", "order-cluster", "alice");

    for (var token : new String[] {"", "Bearer", "Bearer x", "Basic YTpi", forOthers}) {
      var answer = payment.call(token, "GET", path, null);
      assertThat(answer.status()).as(token).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("unauthenticated");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
  }
}
