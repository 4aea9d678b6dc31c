using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookly.Tests.StripeEmulator;

public sealed class RestrictedKeyTests
{
    private const string Key = "rk_test_51ABCDEFqs8Kgd";

    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Right_that_a_key_lacks_is_named_as_Stripe_names_it()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        using var set = await stripe.Http.PutAsync("/_emulator/restricted_keys", JsonContent(new { key = Key, rights = new[] { "rak_event_read", "rak_charge_write" } }), Stop);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);

        var (status, body) = await AskAsync(stripe, HttpMethod.Get, "/v1/disputes");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("invalid_request_error", (string?)body["error"]!["type"]);
        Assert.Equal(
            "The provided key 'rk_test_********qs8Kgd' does not have the required permissions for this endpoint on account 'acct_bookly_emulator'. "
            + "Having the 'rak_dispute_read' permission would allow this request to continue.",
            (string?)body["error"]!["message"]);
    }

    [Theory]
    [InlineData("GET", "/v1/events", HttpStatusCode.OK)]
    // To write includes to read; refunds go by the right for charges.
    [InlineData("GET", "/v1/refunds", HttpStatusCode.OK)]
    [InlineData("POST", "/v1/refunds", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/v1/checkout/sessions", HttpStatusCode.OK)]
    // Before the object is looked for.
    [InlineData("POST", "/v1/checkout/sessions/cs_none/expire", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/webhook_endpoints", HttpStatusCode.Forbidden)]
    public async Task Key_may_do_what_it_was_given(string method, string path, HttpStatusCode expected)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        using var set = await stripe.Http.PutAsync(
            "/_emulator/restricted_keys", JsonContent(new { key = Key, rights = new[] { "rak_event_read", "rak_charge_write", "rak_checkout_session_read" } }), Stop);

        Assert.Equal(expected, (await AskAsync(stripe, new HttpMethod(method), path)).Status);
    }

    [Fact]
    public async Task Key_without_restrictions_may_do_everything()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(stripe, HttpMethod.Get, "/v1/disputes")).Status);
    }

    [Fact]
    public async Task Date_can_be_wrong()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        await stripe.SetFaultsAsync(new { api = new { dateOffsetSeconds = -3600 } });

        using var answer = await stripe.Http.GetAsync("/v1/events", Stop);

        Assert.InRange(TimeProvider.System.GetUtcNow() - answer.Headers.Date!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));
    }

    private static StringContent JsonContent(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    private static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(EmulatorHost stripe, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var answer = await stripe.Http.SendAsync(request, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }
}
