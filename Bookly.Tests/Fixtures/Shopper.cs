using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookly.Contracts;
using Npgsql;

namespace Bookly.Tests.Fixtures;

/// <summary>A person with an account who uses Bookly's API, as the tests speak of one.</summary>
public sealed class Shopper : IDisposable
{
    public const string Password = "Turn-The-Page-77";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>A run waits up to two minutes for a Stripe that is asked too often.</summary>
    private static readonly TimeSpan ReconcilePatience = TimeSpan.FromMinutes(3);

    private readonly HttpClient _api;

    private Shopper(HttpClient api, string email) => (_api, Email) = (api, email);

    public string Email { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Registers a new account and signs in.</summary>
    /// <param name="api">A client of the shopper's own: its authorization header is set.</param>
    /// <param name="email">Null for an address nobody else has.</param>
    public static async Task<Shopper> RegisterAsync(HttpClient api, string? email = null)
    {
        email ??= $"{Guid.NewGuid():N}@readers.example";
        using var registered = await api.PostAsJsonAsync("/api/accounts/register", new { email, password = Password }, Ct);
        registered.EnsureSuccessStatusCode();
        return await SignInAsync(api, email, Password);
    }

    /// <summary>Signs in with an existing account.</summary>
    public static async Task<Shopper> SignInAsync(HttpClient api, string email, string password)
    {
        using var signedIn = await api.PostAsJsonAsync("/api/accounts/login", new { email, password }, Ct);
        signedIn.EnsureSuccessStatusCode();
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("accessToken").GetString();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Shopper(api, email);
    }

    /// <summary>Somebody who has signed in already: see <see cref="Readers"/>.</summary>
    public static Shopper WithToken(HttpClient api, string email, string token)
    {
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Shopper(api, email);
    }

    /// <summary>The seeded admin of Development.</summary>
    public static Task<Shopper> AdminAsync(HttpClient api) => SignInAsync(api, "admin@bookly.example", "Read-Me-A-Story-1");

    /// <summary>An owner of the test's own, for what could lock the shared one out; or somebody else of the staff.</summary>
    public static async Task<Shopper> RegisterAdminAsync(HttpClient api, string database, string role = StaffRole.Owner)
    {
        var email = $"{Guid.NewGuid():N}@staff.example";
        // Not disposed: the client is the one that signs in again, with the role.
        _ = await RegisterAsync(api, email);
        await using var source = NpgsqlDataSource.Create(database);
        await using var grant = source.CreateCommand(
            "INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users u, roles r WHERE u.email = $1 AND r.name = $2");
        grant.Parameters.Add(new NpgsqlParameter { Value = email });
        grant.Parameters.Add(new NpgsqlParameter { Value = role });
        Assert.Equal(1, await grant.ExecuteNonQueryAsync(Ct));
        return await SignInAsync(api, email, Password);
    }

    public Task<Answer<ShopperCart>> PutInCartAsync(long bookId, int quantity) => SendAsync<ShopperCart>(HttpMethod.Put, $"/api/cart/items/{bookId}", new SetCartItem(quantity));

    public Task<Answer<ShopperCart>> CartAsync() => SendAsync<ShopperCart>(HttpMethod.Get, "/api/cart");

    public Task<Answer<CheckoutSession>> CheckOutAsync() => SendAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session");

    public Task<Answer<PaymentVerification>> VerifyAsync(string sessionId) =>
        SendAsync<PaymentVerification>(HttpMethod.Post, "/api/payments/verify-session", new VerifySession(sessionId));

    public Task<Answer<Order>> OrderAsync(Guid id) => SendAsync<Order>(HttpMethod.Get, $"/api/orders/{id}");

    public Task<Answer<PagedList<Order>>> OrdersAsync() => SendAsync<PagedList<Order>>(HttpMethod.Get, "/api/orders");

    public Task<Answer<Order>> CancelAsync(Guid orderId) => SendAsync<Order>(HttpMethod.Post, $"/api/orders/{orderId}/cancel");

    public Task<Answer<BookDetails>> BookAsync(long id) => SendAsync<BookDetails>(HttpMethod.Get, $"/api/books/{id}");

    public Task<Answer<AdminBook>> StockAsync(long bookId) => SendAsync<AdminBook>(HttpMethod.Get, $"/api/admin/books/{bookId}");

    public Task<Answer<InvariantReport>> InvariantsAsync() => SendAsync<InvariantReport>(HttpMethod.Get, "/api/admin/invariants");

    /// <summary>Has the reconciler run and waits for it. For admins.</summary>
    public async Task<ReconcileRunDetails> ReconcileAsync(string query = "")
    {
        var asked = (await SendAsync<ReconcileRun>(HttpMethod.Post, "/api/admin/reconcile" + query)).Value;
        return await Eventually.BecomesAsync(
            async () => (await SendAsync<ReconcileRunDetails>(HttpMethod.Get, $"/api/admin/reconcile/runs/{asked.Id}")).Value,
            details => details.Run.State != ReconcileState.Running, ReconcilePatience);
    }

    public Task<Answer<AdminOrderDetails>> DetailsAsync(Guid orderId) => SendAsync<AdminOrderDetails>(HttpMethod.Get, $"/api/admin/orders/{orderId}");

    /// <param name="key">The Idempotency-Key; none means a refund of its own.</param>
    public Task<Answer<AdminRefund>> RefundAsync(Guid orderId, RefundOrder refund, string? key = null) =>
        SendContentAsync<AdminRefund>(
            HttpMethod.Post, $"/api/admin/orders/{orderId}/refund", JsonContent.Create(refund, options: Json), key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>The open cases.</summary>
    public async Task<IReadOnlyList<AdminCase>> CasesAsync() =>
        (await SendAsync<PagedList<AdminCase>>(HttpMethod.Get, "/api/admin/cases?state=open&pageSize=100")).Value.Items;

    public Task<Answer<AdminCase>> ResolveAsync(long caseId, CaseAction action, string? note = null) =>
        SendAsync<AdminCase>(HttpMethod.Post, $"/api/admin/cases/{caseId}/resolve", new ResolveCase(action, note));

    /// <summary>Lists a book of one's own, so that no other test touches its stock. For admins.</summary>
    public async Task<long> ListBookAsync(int stock, long unitAmount = 1250, string? title = null)
    {
        var edit = new BookEdit(
            title ?? $"The Book of {Guid.NewGuid():N}", "A. Tester", "Essays", "Made for one test and for no other.", unitAmount, "usd", stock);
        return (await SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit)).Value.Id;
    }

    /// <summary>Changes a book as it is at this moment. For admins.</summary>
    public async Task<Answer<AdminBook>> EditBookAsync(long id, BookEdit edit) =>
        await SendContentAsync<AdminBook>(HttpMethod.Put, $"/api/admin/books/{id}", JsonContent.Create(edit, options: Json), await BasedOnAsync(id));

    /// <summary>The header that names the version of a book as it is at this moment.</summary>
    public async Task<(string Name, string Value)> BasedOnAsync(long id) =>
        ("If-Match", $"\"{(await StockAsync(id) is { Status: HttpStatusCode.OK } book ? book.Value.Version : "none")}\"");

    /// <summary>Puts one book in the cart and checks out.</summary>
    public async Task<CheckoutSession> StartBuyingAsync(long bookId, int quantity = 1)
    {
        _ = (await PutInCartAsync(bookId, quantity)).Value;
        return (await CheckOutAsync()).Value;
    }

    public Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, object? body = null) =>
        SendContentAsync<T>(method, path, body is null ? null : JsonContent.Create(body, options: Json));

    public async Task<Answer<T>> SendContentAsync<T>(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await _api.SendAsync(request, Ct);
        return new Answer<T>(response.StatusCode, await response.Content.ReadAsStringAsync(Ct), Json);
    }

    public void Dispose() => _api.Dispose();
}

/// <summary>What the API answered: a value, or a problem with its code.</summary>
public sealed record Answer<T>(HttpStatusCode Status, string Body, JsonSerializerOptions Json)
{
    /// <summary>The value; fails the test with the whole answer when there is none.</summary>
    public T Value
    {
        get
        {
            Assert.True((int)Status is >= 200 and < 300, $"{(int)Status}: {Body}");
            return JsonSerializer.Deserialize<T>(Body, Json)!;
        }
    }

    /// <summary>The problem's stable code.</summary>
    public string? Code => JsonDocument.Parse(Body).RootElement.GetProperty("code").GetString();

    public override string ToString() => $"{(int)Status}: {Body}";

    public JsonElement Problem => JsonDocument.Parse(Body).RootElement;
}
