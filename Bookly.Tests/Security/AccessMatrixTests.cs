using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Security;

/// <summary>
/// Who may do what: every operation of the OpenAPI document as nobody, as the shopper whose things are asked for, as another one, and as each
/// role of the staff.
/// An operation that is not in the table fails, so that nobody adds one without saying for whom it is.
/// </summary>
public sealed partial class AccessMatrixTests(ShopFixture fixture) : IAsyncLifetime
{
    /// <summary>Anybody, with what comes of such a request.</summary>
    private const string AnybodyOk = "2xx 2xx 2xx", AnybodyInvalid = "4xx 4xx 4xx";

    /// <summary>Whoever has an account, about themselves.</summary>
    private const string OneselfOk = "401 2xx 2xx", OneselfInvalid = "401 4xx 4xx";

    /// <summary>For all others it does not exist; staff has other roads to it.</summary>
    private const string OwnerOk = "401 2xx 404", OwnerInvalid = "401 4xx 404";

    /// <summary>The last is for the roles of the row; the others are refused.</summary>
    private const string StaffOk = "401 403 403 2xx", StaffInvalid = "401 403 403 4xx";

    private const string Owner = StaffRole.Owner, Orders = StaffRole.Orders, Catalog = StaffRole.Catalog, Bookkeeper = StaffRole.Bookkeeper;

    /// <summary>
    /// Where the request is one that even its addressee is refused (4xx other than 401 and 403), it got past whoever asks for whom it is, and
    /// nothing is changed for the rows below.
    /// </summary>
    private static readonly Row[] Table =
    [
        new("GET /api/accounts/confirmEmail", AnybodyInvalid),
        new("POST /api/accounts/disown", AnybodyInvalid, "{}"),
        new("POST /api/accounts/forgotPassword", AnybodyInvalid, "{}"),
        new("POST /api/accounts/invitations/accept", AnybodyInvalid, "{}"),
        new("POST /api/accounts/invitations/read", AnybodyInvalid, """{"token":"none"}"""),
        new("POST /api/accounts/login", AnybodyInvalid, "{}"),
        new("POST /api/accounts/manage/2fa", OneselfOk, "{}"),
        new("POST /api/accounts/manage/delete", OneselfInvalid, """{"password":"not the password at all"}"""),
        new("GET /api/accounts/manage/export", OneselfOk),
        new("GET /api/accounts/manage/info", OneselfOk),
        new("POST /api/accounts/manage/info", OneselfInvalid, """{"newEmail":"no address"}"""),
        new("POST /api/accounts/manage/invitations/accept", OneselfInvalid, """{"token":"none"}"""),
        new("GET /api/accounts/manage/passkeys", OneselfOk),
        new("POST /api/accounts/manage/passkeys", OneselfInvalid, "{}"),
        new("POST /api/accounts/manage/passkeys/options", OneselfInvalid, "{}"),
        new("DELETE /api/accounts/manage/passkeys/{id}", OneselfInvalid),
        new("PUT /api/accounts/manage/passkeys/{id}", OneselfInvalid, """{"name":"Mine"}"""),
        new("POST /api/accounts/manage/proof", OneselfInvalid, "{}"),
        new("GET /api/accounts/manage/sessions", OneselfOk),
        new("DELETE /api/accounts/manage/sessions", OneselfOk),
        new("DELETE /api/accounts/manage/sessions/{guid}", OneselfInvalid),
        new("GET /api/accounts/me", OneselfOk),
        new("POST /api/accounts/passkeys/options", AnybodyOk),
        new("POST /api/accounts/passkeys/sign-in", AnybodyInvalid, "{}"),
        // What a refresh token is worth, it says itself.
        new("POST /api/accounts/refresh", "401 401 401", """{"refreshToken":"none"}"""),
        new("POST /api/accounts/register", AnybodyInvalid, "{}"),
        new("POST /api/accounts/resendConfirmationEmail", AnybodyInvalid, "{}"),
        new("POST /api/accounts/resetPassword", AnybodyInvalid, "{}"),

        new("GET /api/admin/audit", StaffOk) { Staff = [Owner, Bookkeeper] },
        new("GET /api/admin/books", StaffOk) { Staff = [Owner, Orders, Catalog] },
        new("POST /api/admin/books", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("DELETE /api/admin/books/{none}", StaffInvalid) { Staff = [Owner, Catalog] },
        new("GET /api/admin/books/{book}", StaffOk) { Staff = [Owner, Orders, Catalog] },
        new("PUT /api/admin/books/{book}", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("DELETE /api/admin/books/{book}/cover", StaffInvalid) { Staff = [Owner, Catalog] },
        new("PUT /api/admin/books/{book}/cover", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("POST /api/admin/books/{book}/relist", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("GET /api/admin/books/{book}/stock-changes", StaffOk) { Staff = [Owner, Orders, Catalog] },
        new("POST /api/admin/books/{book}/stock-changes", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("GET /api/admin/books/export", StaffOk) { Staff = [Owner, Orders, Catalog] },
        new("GET /api/admin/cases", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("POST /api/admin/cases/{none}/resolve", StaffInvalid, """{"action":"Dismiss"}""") { Staff = [Owner, Orders] },
        new("GET /api/admin/disputes", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/doctor", StaffOk) { Staff = [Owner] },
        new("GET /api/admin/events", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/events/{none}", StaffInvalid) { Staff = [Owner, Orders, Bookkeeper] },
        new("POST /api/admin/events/{none}/run", StaffInvalid) { Staff = [Owner, Orders] },
        new("POST /api/admin/events/{none}/replay", StaffInvalid) { Staff = [Owner, Orders] },
        new("GET /api/admin/imports", StaffOk) { Staff = [Owner, Catalog] },
        new("POST /api/admin/imports", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("DELETE /api/admin/imports/{guid}", StaffInvalid) { Staff = [Owner, Catalog] },
        new("GET /api/admin/imports/{guid}", StaffInvalid) { Staff = [Owner, Catalog] },
        new("POST /api/admin/imports/{guid}/confirm", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("GET /api/admin/imports/{guid}/lines", StaffInvalid) { Staff = [Owner, Catalog] },
        new("GET /api/admin/imports/{guid}/report", StaffInvalid) { Staff = [Owner, Catalog] },
        new("GET /api/admin/alarms", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/invariants", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/mails", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("POST /api/admin/mails/{none}/replay", StaffInvalid) { Staff = [Owner, Orders] },
        new("GET /api/admin/orders", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/orders/{order}", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("POST /api/admin/orders/{order}/refund", StaffInvalid, """{"amount":-1}""") { Staff = [Owner, Orders] },
        new("POST /api/admin/reconcile", StaffOk) { Staff = [Owner, Orders] },
        new("GET /api/admin/reconcile/runs", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/reconcile/runs/{none}", StaffInvalid) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/retired-listings", StaffOk) { Staff = [Owner, Orders, Catalog] },
        new("GET /api/admin/settings", StaffOk) { Staff = [Owner] },
        new("PUT /api/admin/settings", StaffInvalid, "{}") { Staff = [Owner] },
        new("DELETE /api/admin/settings/logo", StaffInvalid) { Staff = [Owner] },
        new("PUT /api/admin/settings/logo", StaffInvalid, "{}") { Staff = [Owner] },
        new("POST /api/admin/settings/pages/preview", StaffOk, """{"text":"Text"}""") { Staff = [Owner] },
        new("GET /api/admin/settings/pages/{page}/{language}", StaffOk) { Staff = [Owner] },
        new("PUT /api/admin/settings/pages/{page}/{language}", StaffInvalid, """{"text":"Text"}""") { Staff = [Owner] },
        new("GET /api/admin/shelf-counts", StaffOk) { Staff = [Owner, Catalog] },
        new("POST /api/admin/shelf-counts", StaffInvalid, """{"search":"no such book at all"}""") { Staff = [Owner, Catalog] },
        new("GET /api/admin/shelf-counts/{guid}", StaffInvalid) { Staff = [Owner, Catalog] },
        new("DELETE /api/admin/shelf-counts/{guid}", StaffInvalid) { Staff = [Owner, Catalog] },
        new("GET /api/admin/shelf-counts/{guid}/lines", StaffInvalid) { Staff = [Owner, Catalog] },
        new("PUT /api/admin/shelf-counts/{guid}/lines", StaffInvalid, "{}") { Staff = [Owner, Catalog] },
        new("POST /api/admin/shelf-counts/{guid}/finish", StaffInvalid) { Staff = [Owner, Catalog] },
        new("GET /api/admin/staff", StaffOk) { Staff = [Owner] },
        new("PUT /api/admin/staff/{id}/roles", StaffInvalid, """{"roles":["Owner"]}""") { Staff = [Owner] },
        new("GET /api/admin/staff/invitations", StaffOk) { Staff = [Owner] },
        new("POST /api/admin/staff/invitations", StaffInvalid, """{"email":"none","roles":[]}""") { Staff = [Owner] },
        new("DELETE /api/admin/staff/invitations/{guid}", StaffInvalid) { Staff = [Owner] },
        new("GET /api/admin/takings", StaffOk) { Staff = [Owner, Bookkeeper] },
        new("GET /api/admin/webhook-secrets", StaffOk) { Staff = [Owner, Orders, Bookkeeper] },
        new("GET /api/admin/wholesale", StaffOk) { Staff = [Owner, Orders] },
        new("POST /api/admin/wholesale", StaffInvalid, """{"email":"none"}""") { Staff = [Owner, Orders] },
        new("DELETE /api/admin/wholesale/{id}", StaffInvalid) { Staff = [Owner, Orders] },

        new("GET /api/books", AnybodyOk),
        new("GET /api/books/genres", AnybodyOk),
        new("GET /api/books/stock", AnybodyOk),
        new("GET /api/books/{book}", AnybodyOk),
        new("GET /api/books/{book}/cover", AnybodyOk),
        new("GET /api/books/{book}/related", AnybodyOk),

        new("GET /api/shop", AnybodyOk),
        // A shop that has just begun has neither.
        new("GET /api/shop/logo", AnybodyInvalid),
        new("GET /api/shop/pages/{page}", AnybodyInvalid),

        new("GET /api/cart", OneselfOk),
        new("GET /api/cart/count", OneselfOk),
        new("PUT /api/cart/items/{book}", OneselfOk, """{"quantity":1}"""),
        new("DELETE /api/cart/items/{book}", OneselfOk),
        new("POST /api/cart/merge", OneselfOk, """{"items":[]}"""),
        new("POST /api/cart/quote", AnybodyOk, """{"items":[]}"""),
        new("DELETE /api/cart", OneselfOk),

        new("GET /api/orders", OneselfOk),
        new("GET /api/orders/{order}", OwnerOk),
        new("POST /api/orders/{order}/cancel", OwnerInvalid),
        new("GET /api/orders/{order}/receipt.pdf", OwnerOk),
        new("POST /api/orders/{order}/reorder", OwnerOk),
        new("POST /api/payments/checkout/session", "401 2xx 4xx"),
        new("POST /api/payments/verify-session", OwnerOk, """{"sessionId":"{session}"}"""),
        new("POST /api/payments/webhook", AnybodyInvalid, "{}"),

        // The last, because it takes the session away.
        new("POST /api/accounts/logout", OneselfOk),
    ];

    /// <summary>Routes that the document does not have: probes, and the document itself in Development.</summary>
    private static readonly string[] Undocumented = ["/health", "/alive", "/openapi/{documentName}.json", "/reference"];

    private TestShop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shop = await TestShop.StartAsync(fixture);

    public async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_answers_those_it_is_for_and_refuses_all_others()
    {
        using var anonymous = _shop.ApiClient();
        using var owner = _shop.ApiClient();
        using var other = _shop.ApiClient();
        using var shopper = await Shopper.RegisterAsync(owner);
        _ = await Shopper.RegisterAsync(other);
        var staff = new Dictionary<string, HttpClient>();
        foreach (var role in StaffRole.All)
        {
            staff[role] = _shop.ApiClient();
            _ = await Shopper.RegisterAdminAsync(staff[role], _shop.ConnectionString, role);
        }

        var book = await _shop.Admin.ListBookAsync(stock: 9);
        var session = await shopper.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);
        await Eventually.BecomesAsync(async () => (await shopper.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
        var things = new Dictionary<string, string>
        {
            ["{book}"] = book.ToString(CultureInfo.InvariantCulture),
            ["{order}"] = session.OrderId.ToString(),
            ["{session}"] = session.SessionId,
            ["{guid}"] = Guid.NewGuid().ToString(),
            ["{none}"] = "999999999",
            ["{id}"] = "bm9uZQ",
            ["{page}"] = LegalPages.Imprint,
            ["{language}"] = "en",
        };

        List<string> wrong = [];
        foreach (var row in Table)
        {
            var expected = row.Expected.Split(' ');
            (HttpClient Client, string Who, string Want)[] callers =
            [
                (anonymous, "nobody", expected[0]), (other, "another shopper", expected[2]),
                // Those who may not, first: whoever may could change what the others ask for.
                .. StaffRole.All.OrderBy(row.IsFor).Select(role => (staff[role], role, row.WantOf(role))),
                (owner, "the shopper", expected[1]),
            ];
            foreach (var (client, who, want) in callers)
            {
                var status = await AskAsync(client, row, things);
                if (!Fits(status, want)) wrong.Add($"{row.Operation} as {who}: {(int)status}, not {want}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_operation_is_in_the_table()
    {
        using var api = _shop.ApiClient();
        var document = JsonNode.Parse(await api.GetStringAsync("/openapi/v1.json", Ct))!;
        var documented = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {Plain(path.Key)}")).ToHashSet();
        var listed = Table.Select(row => Plain(row.Operation)).ToHashSet();

        Assert.Equal(Table.Length, listed.Count);
        Assert.Equal([], documented.Except(listed).Order(StringComparer.Ordinal));
        Assert.Equal([], listed.Except(documented).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_route_is_missing_from_the_document()
    {
        var listed = Table.Select(row => Plain(row.Operation.Split(' ')[1])).ToHashSet();
        var routes = _shop.Services().GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).Where(path => !Undocumented.Any(known => path.StartsWith(known, StringComparison.Ordinal)));

        Assert.Equal([], routes.Where(path => !listed.Contains(Plain(path))).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, Row row, Dictionary<string, string> things)
    {
        var (method, path) = (row.Operation.Split(' ')[0], Fill(row.Operation.Split(' ')[1], things));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (row.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(body, things)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var answer = await client.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static string Fill(string text, Dictionary<string, string> things) =>
        things.Aggregate(text, (filled, thing) => filled.Replace(thing.Key, thing.Value, StringComparison.Ordinal));

    private static bool Fits(HttpStatusCode status, string want) => want switch
    {
        "2xx" => (int)status is >= 200 and < 300,
        "4xx" => (int)status is >= 400 and < 500 and not (401 or 403),
        _ => want == ((int)status).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>With its parameters unnamed.</summary>
    private static string Plain(string path) => Parameter().Replace(path, "{}");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    /// <param name="Operation">Method and path; what is in braces is one of the things that the shop has.</param>
    /// <param name="Expected">Nobody, the shopper, another shopper, and of the back office's operations whoever they are for.</param>
    private sealed record Row(string Operation, string Expected, string? Body = null)
    {
        /// <summary>Of the back office's operations: whom they are for. Of the others: null, as of another shopper.</summary>
        public string[]? Staff { get; init; }

        public bool IsFor(string role) => Staff is null || Staff.Contains(role);

        public string WantOf(string role) => Expected.Split(' ') switch
        {
            var expected when Staff is null => expected[2],
            var expected when IsFor(role) => expected[3],
            _ => "403",
        };
    }
}
