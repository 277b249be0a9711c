package holdfast.kit.http;

import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.text;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.cluster.Overloaded;
import holdfast.kit.domain.Refusal;
import holdfast.kit.json.Fields;
import holdfast.kit.settings.Settings;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A small service over a real socket, with an endpoint for each thing that can go wrong. */
final class ParcelService implements AutoCloseable {

  record Parcel(String label, int pieces, @Nullable String note) {
    static Supplier<Parcel> read(Fields in) {
      var label = in.required("label", text(1, 64));
      var pieces = in.required("pieces", integer(1, 10_000, "pieces_out_of_range"));
      var note = in.optional("note", text(0, 200));
      return () -> new Parcel(label.get(), pieces.get(), note.get());
    }
  }

  record Sent(String key, String label) {}

  private static final ProblemTable TABLE =
      ProblemTable.of(ProblemCode.refusal("parcel_lost", 409, "The parcel is lost"));

  final TestTokens tokens = TestTokens.create();
  final AtomicInteger handled = new AtomicInteger();
  final CompletableFuture<Reply> gate = new CompletableFuture<>();
  final Metrics metrics = Metrics.of("parcel");
  final ActorSystem<?> system;
  final HttpServer server;
  final ConcurrencyLimit limit;
  final CompletableFuture<Boolean> database = new CompletableFuture<>();
  final HttpClient client = HttpClient.newHttpClient();

  private ParcelService(String overrides) {
    var config =
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.parseResources("holdfast/kit/http.conf"))
            .withFallback(
                ConfigFactory.parseString(
                    "pekko { loglevel = WARNING, coordinated-shutdown.exit-jvm = off }"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    this.system = ActorSystem.create(Behaviors.empty(), "parcels", config);
    tokens.issuer("gateway");
    tokens.issuer("stranger");
    var settings = HttpSettings.from(Settings.of(config, "holdfast.kit.http"));
    this.limit = new ConcurrencyLimit(settings.concurrentRequests());
    var api = Api.of(system, settings, tokens.verifier("parcel"), limit).allowing("gateway");
    var endpoints = new ArrayList<>(endpoints(api));
    endpoints.addAll(
        HealthRoutes.endpoints("parcel", "1.0.0", checks(), metrics, "parcel-openapi.yaml"));
    this.server =
        HttpServer.bind(system, settings, endpoints, metrics).toCompletableFuture().join();
  }

  static ParcelService start() {
    return start("");
  }

  static ParcelService start(String overrides) {
    return new ParcelService(overrides);
  }

  private Map<String, HealthRoutes.Check> checks() {
    Map<String, HealthRoutes.Check> checks = new LinkedHashMap<>();
    checks.put("cluster", () -> CompletableFuture.completedFuture(true));
    checks.put(
        "database",
        () -> {
          if (!database.isDone()) {
            throw new IllegalStateException("no connection to host-7");
          }
          return database;
        });
    return checks;
  }

  private List<Endpoint> endpoints(Api api) {
    return List.of(
        api.get("/v1/parcels/{id}", this::read),
        api.get("/v1/parcels", this::list),
        api.post("/v1/parcels", Parcel::read, this::send),
        api.operatorsOnly()
            .put("/v1/parcels/{id}", Parcel::read, (_, body) -> Reply.ok(body).now()),
        api.tolerant().post("/internal/v1/parcels", Parcel::read, this::send),
        api.postOptional("/v1/parcels/{id}/lose", _ -> () -> "", (_, _) -> lost()),
        api.get("/v1/bug", _ -> failed(new IllegalStateException("SELECT secret FROM host-7"))),
        api.get(
            "/v1/thrown",
            _ -> {
              throw new IllegalStateException("SELECT secret FROM host-7");
            }),
        api.get("/v1/unknown", _ -> failed(new OutcomeUnknown("nobody answered"))),
        api.get("/v1/overloaded", _ -> failed(new Overloaded("too much"))),
        api.get("/v1/slow", _ -> gate),
        Endpoint.of(HttpMethods.GET, "/v1/stream", _ -> stream()),
        Endpoint.of(
            HttpMethods.GET,
            "/v1/passed-on",
            _ -> CompletableFuture.completedFuture(HttpResponse.create().withStatus(503))),
        Endpoint.of(HttpMethods.GET, "/v1/events", _ -> events()),
        Endpoint.of(
            HttpMethods.GET,
            "/v1/open/{a}/{b}",
            exchange ->
                CompletableFuture.completedFuture(
                    Reply.ok(Map.of("a", exchange.segment("a"), "b", exchange.segment("b")))
                        .to(exchange))));
  }

  private static CompletionStage<HttpResponse> stream() {
    var first = ByteString.fromString("first");
    var second = ByteString.fromString("second");
    var source =
        Source.single(first)
            .concat(Source.single(second).initialDelay(Duration.ofMillis(1800)))
            .mapMaterializedValue(used -> (Object) used);
    return CompletableFuture.completedFuture(
        HttpResponse.create()
            .withEntity(HttpEntities.createChunked(ContentTypes.TEXT_PLAIN_UTF8, source)));
  }

  /** One event, and none after it. */
  private static CompletionStage<HttpResponse> events() {
    var source =
        Source.single(ByteString.fromString("data: first\n\n"))
            .concat(Source.maybe())
            .mapMaterializedValue(used -> (Object) used);
    return CompletableFuture.completedFuture(
        HttpResponse.create()
            .withEntity(
                HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), source)));
  }

  private CompletionStage<Reply> read(Call call) {
    var id = call.segment("id", Integer::valueOf, ProblemCode.NOT_FOUND);
    return Reply.ok(new Parcel("parcel " + id, id, null)).withVersion(id).now();
  }

  private CompletionStage<Reply> list(Call call) {
    var query = call.query("limit", "cursor");
    return Reply.ok(Map.of("limit", query.integer("limit", 1, 200, 50))).now();
  }

  private CompletionStage<Reply> send(Call call, Parcel parcel) {
    var key = call.idempotencyKey();
    handled.incrementAndGet();
    return Reply.created("/v1/parcels/1", new Sent(key.value(), parcel.label()))
        .waited(call.prefer())
        .now();
  }

  private static CompletionStage<Reply> lost() {
    return Reply.no(
            TABLE.problem(new Refusal("parcel_lost", "nobody knows where")).with("since", 3))
        .now();
  }

  private static CompletionStage<Reply> failed(RuntimeException failure) {
    return CompletableFuture.failedFuture(failure);
  }

  String bearer(String... scopes) {
    return tokens.bearer("gateway", "parcel", "ada", scopes);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", bearer());
  }

  java.net.http.HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  java.net.http.HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  java.net.http.HttpResponse<String> post(String path, String body, String... headers)
      throws Exception {
    var request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    request.setHeader("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  @Override
  public void close() {
    client.close();
    system.terminate();
    metrics.close();
  }
}
