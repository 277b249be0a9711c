package holdfast.inventory.http;

import static java.util.stream.Collectors.toCollection;

import holdfast.inventory.domain.Line;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.domain.Quantity;
import holdfast.inventory.domain.Request;
import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.StockTerms;
import holdfast.inventory.entity.Reservations;
import holdfast.inventory.entity.Reservations.Gathered;
import holdfast.inventory.entity.StockCommand;
import holdfast.inventory.entity.StockReply;
import holdfast.inventory.http.StockJson.Adjust;
import holdfast.inventory.http.StockJson.Check;
import holdfast.inventory.view.StockLevels;
import holdfast.inventory.view.StockMovements;
import holdfast.kit.cluster.Entities;
import holdfast.kit.domain.Refusal;
import holdfast.kit.http.Api;
import holdfast.kit.http.Call;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemException;
import holdfast.kit.http.Problems;
import holdfast.kit.http.Query;
import holdfast.kit.http.Reply;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stock, for people; through the gateway.
 *
 * <pre>
 * PUT  /v1/stock/{sku}               define a product and its price (operators)
 * GET  /v1/stock/{sku}               one product
 * GET  /v1/stock?sku=a&sku=b         some products, as they are now
 * GET  /v1/stock?cursor=&lowStock=   all of them, as they were a moment ago
 * POST /v1/stock/{sku}/adjustments   units that came or went (operators)
 * GET  /v1/stock/{sku}/movements     what came and went, newest first (operators)
 * POST /v1/stock/check               what could be had now; promises nothing
 * </pre>
 */
public final class StockRoutes {

  private static final Quantity ANY = new Quantity(1);
  private static final int PAGE = 50;
  private static final int MAX_PAGE = 200;

  /** The version of a definition, as a body has it, or an ETag that begins with it. */
  private static final Pattern IF_MATCH = Pattern.compile("\"(\\d{1,9})(\\.\\d{1,18})?\"");

  private record Scope(String issuer, String subject, String method, String path, String key) {}

  private final Entities<StockCommand> stock;
  private final Reservations products;
  private final StockLevels levels;
  private final StockMovements movements;

  public StockRoutes(
      Entities<StockCommand> stock,
      Reservations products,
      StockLevels levels,
      StockMovements movements) {
    this.stock = stock;
    this.products = products;
    this.levels = levels;
    this.movements = movements;
  }

  public List<Endpoint> endpoints(Api api) {
    var operators = api.operatorsOnly();
    return List.of(
        operators.put("/v1/stock/{sku}", StockJson::terms, this::define),
        api.get("/v1/stock/{sku}", this::read),
        api.get("/v1/stock", this::list),
        operators.post("/v1/stock/{sku}/adjustments", Adjust::read, this::adjust),
        operators.get("/v1/stock/{sku}/movements", this::movements),
        api.post("/v1/stock/check", Check::read, this::check));
  }

  private CompletionStage<Reply> define(Call call, StockTerms terms) {
    var sku = sku(call);
    var ifVersion = ifVersion(call);
    var by = call.caller().subject();
    return stock
        .<StockReply>ask(
            sku.value(),
            call.deadline(),
            replyTo -> new StockCommand.Define(terms, ifVersion, by, replyTo))
        .thenApply(reply ->
            reply instanceof StockReply.Level level && level.change() == StockReply.Change.CREATED
                ? tagged(level, Reply.created(path(sku), StockJson.Level.of(sku, level)))
                : answer(sku, reply));
  }

  private CompletionStage<Reply> read(Call call) {
    var sku = sku(call);
    return stock
        .<StockReply>askShared(sku.value(), "look", call.deadline(), StockCommand.Look::new)
        .thenApply(joined -> answer(sku, joined.reply()));
  }

  private CompletionStage<Reply> adjust(Call call, Adjust body) {
    var sku = sku(call);
    var request =
        new Request(
            Json.fingerprint(scope(call, path(sku) + "/adjustments")),
            Json.fingerprint(body),
            call.caller().subject());
    return stock
        .<StockReply>askShared(
            sku.value(),
            request,
            call.deadline(),
            replyTo ->
                new StockCommand.Adjust(request, body.adjustment(), body.expectedOnHand(), replyTo))
        .thenApply(joined ->
            joined.reply() instanceof StockReply.Level level
                ? adjusted(sku, level, joined.own())
                : answer(sku, joined.reply()));
  }

  private static Reply adjusted(Sku sku, StockReply.Level level, boolean own) {
    boolean now = own && level.change() != StockReply.Change.NONE;
    return now
        ? tagged(level, Reply.created(path(sku), StockJson.Level.of(sku, level)))
        : tagged(level, Reply.ok(StockJson.Level.of(sku, level))).replayed();
  }

  private CompletionStage<Reply> movements(Call call) {
    var sku = sku(call);
    var query = call.query("cursor", "limit");
    var before = query.parsed("cursor", StockRoutes::versionOf, ProblemCode.INVALID_CURSOR);
    int limit = query.integer("limit", 1, MAX_PAGE, PAGE);
    return read(call)
        .thenCompose(product ->
            product instanceof Reply.Body
                ? movements
                    .list(sku, before, limit + 1)
                    .thenApply(rows -> movementsPage(rows, limit))
                : CompletableFuture.completedStage(product));
  }

  private static Reply movementsPage(List<StockMovements.Row> rows, int limit) {
    var items = rows.stream().limit(limit).map(StockJson.Movement::of).toList();
    var next = rows.size() > limit ? cursorOf(Long.toString(items.getLast().version())) : null;
    return Reply.ok(new StockJson.Movements(items, next));
  }

  private CompletionStage<Reply> check(Call call, Check body) {
    return products
        .look(body.lines(), call.deadline())
        .thenApply(gathered -> {
          requireAnswers(gathered);
          return Reply.ok(
              new StockJson.CheckedLines(
                  gathered.lines().stream()
                      .map(line ->
                          line.reply() instanceof StockReply.Level level
                              ? StockJson.Checked.of(line, level)
                              : StockJson.Checked.unknown(line))
                      .toList()));
        });
  }

  private CompletionStage<Reply> list(Call call) {
    var query = call.query("sku", "cursor", "limit", "lowStock");
    return query.all("sku").isEmpty() ? all(query) : some(call, query);
  }

  private CompletionStage<Reply> all(Query query) {
    var after = query.parsed("cursor", StockRoutes::skuOf, ProblemCode.INVALID_CURSOR);
    int limit = query.integer("limit", 1, MAX_PAGE, PAGE);
    return levels
        .list(after, query.flag("lowStock"), limit + 1)
        .thenApply(rows -> {
          var items = rows.stream().limit(limit).map(StockJson.Level::of).toList();
          var next = rows.size() > limit ? cursorOf(items.getLast().sku()) : null;
          return Reply.ok(new StockJson.Levels(items, next));
        });
  }

  private CompletionStage<Reply> some(Call call, Query query) {
    if (query.text("cursor") != null
        || query.text("limit") != null
        || query.text("lowStock") != null) {
      throw invalidQuery("either some products by name, or a list");
    }
    return products
        .look(chosen(query), call.deadline())
        .thenApply(gathered -> {
          requireAnswers(gathered);
          var items = new ArrayList<StockJson.Level>();
          var unknown = new ArrayList<String>();
          for (var line : gathered.lines()) {
            if (line.reply() instanceof StockReply.Level level) {
              items.add(StockJson.Level.of(line.line().sku(), level));
            } else {
              unknown.add(line.line().sku().value());
            }
          }
          return Reply.ok(new StockJson.Chosen(items, unknown));
        });
  }

  private static Lines chosen(Query query) {
    var skus =
        query.all("sku").stream()
            .map(text -> {
              var sku = Sku.parse(text);
              if (sku == null) {
                throw invalidQuery("sku has no such value");
              }
              return sku;
            })
            .collect(toCollection(LinkedHashSet::new));
    if (skus.size() > Lines.MAX) {
      throw invalidQuery("at most " + Lines.MAX + " products");
    }
    return new Lines(skus.stream().map(sku -> new Line(sku, ANY)).toList());
  }

  /** All or nothing: a product that is silent must not look like one that is not there. */
  private static void requireAnswers(Gathered gathered) {
    for (var line : gathered.lines()) {
      if (line.reply() instanceof StockReply.Unanswered(var trouble)) {
        throw problem(trouble).asException();
      }
    }
  }

  private static Reply answer(Sku sku, StockReply reply) {
    return switch (reply) {
      case StockReply.Level level -> tagged(level, Reply.ok(StockJson.Level.of(sku, level)));
      case StockReply.Refused(var code, var detail, _, _, _)
          when code.equals(ProblemCode.OUTCOME_UNKNOWN.code()) ->
          Reply.no(Problems.outcomeUnknown());
      case StockReply.Refused(var code, var detail, _, _, var version) ->
          Reply.no(
              InventoryProblems.STOCK.problem(new Refusal(code, detail)).with("version", version));
      case StockReply.Unanswered(var trouble) -> Reply.no(problem(trouble));
      case StockReply.Held _, StockReply.Done _ ->
          throw new IllegalStateException("no answer about a product: " + reply);
    };
  }

  private static Problem problem(Trouble trouble) {
    return switch (trouble) {
      case OUTCOME_UNKNOWN -> Problems.outcomeUnknown();
      case OVERLOADED -> Problems.overloaded();
      case BROKEN -> Problem.of(ProblemCode.INTERNAL_ERROR, "this cannot be decided");
    };
  }

  private static Sku sku(Call call) {
    return call.segment("sku", Sku::parse, InventoryProblems.UNKNOWN_SKU);
  }

  private static String path(Sku sku) {
    return "/v1/stock/" + sku;
  }

  private static Scope scope(Call call, String path) {
    var caller = call.caller();
    var key = call.idempotencyKey().value();
    return new Scope(caller.userIssuer(), caller.subject(), "POST", path, key);
  }

  /** Says more than the version: sales move the one and leave the definition's alone. */
  private static Reply tagged(StockReply.Level level, Reply reply) {
    return reply.with("ETag", "\"" + level.definitionVersion() + "." + level.version() + "\"");
  }

  private static @Nullable Integer ifVersion(Call call) {
    var header = call.exchange().header("If-Match");
    if (header == null) {
      return null;
    }
    var matcher = IF_MATCH.matcher(header.strip());
    if (!matcher.matches()) {
      throw Problem.of(
              ProblemCode.INVALID_HEADER, "If-Match is neither a definitionVersion nor an ETag")
          .asException();
    }
    return Integer.valueOf(matcher.group(1));
  }

  private static String cursorOf(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.US_ASCII));
  }

  private static @Nullable Sku skuOf(String cursor) {
    return Sku.parse(placeOf(cursor));
  }

  private static @Nullable Long versionOf(String cursor) {
    var place = placeOf(cursor);
    return place.matches("\\d{1,18}") ? Long.valueOf(place) : null;
  }

  private static String placeOf(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
  }

  private static ProblemException invalidQuery(String detail) {
    return Problem.of(ProblemCode.INVALID_QUERY, detail).asException();
  }
}
