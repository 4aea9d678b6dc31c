using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Bookly.Tests.Security;

namespace Bookly.Tests.Accounts;

public sealed class PasskeyTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>, IAsyncLifetime
{
    private const string Mine = "/api/accounts/manage/passkeys";

    private readonly TestShop _shop = own.Shop;
    private readonly SoftAuthenticator _key = new("books.example", "https://books.example");
    private Shopper _reader = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _reader = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(_reader);
    }

    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Passkey_signs_in_until_removed()
    {
        var passkey = (await AddAsync(" My phone ")).Value;
        await own.Mail.MailToAsync(_reader.Email, "A passkey was added");

        var (status, answer) = await SignInAsync();
        using var signedIn = Shopper.WithToken(_shop.ApiClient(), _reader.Email, answer.GetProperty("accessToken").GetString()!);
        Assert.Equal((HttpStatusCode.OK, _reader.Email), (status, (await signedIn.SendAsync<CallerInfo>(HttpMethod.Get, "/api/accounts/me")).Value.Email));
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync()).Status);

        Assert.Equal(["My phone"], (await ListAsync()).Select(key => key.Name));
        Assert.Equal("Desk", (await _reader.SendAsync<Passkey>(HttpMethod.Put, $"{Mine}/{passkey.Id}", new PasskeyName("Desk"))).Value.Name);
        Assert.Equal(["Desk"], (await _reader.SendAsync<AccountExport>(HttpMethod.Get, "/api/accounts/manage/export")).Value.Passkeys.Select(key => key.Name));
        Assert.Equal(HttpStatusCode.NoContent, (await _reader.SendAsync<JsonElement>(HttpMethod.Delete, $"{Mine}/{passkey.Id}")).Status);

        Assert.Empty(await ListAsync());
        Assert.Equal((HttpStatusCode.Unauthorized, ProblemCodes.PasskeyRefused), Refusal(await SignInAsync()));
    }

    [Fact]
    public async Task Owner_is_notified_of_a_new_passkey_in_page_language()
    {
        var asked = (await BeginAsync(_reader)).Value;
        using var content = JsonContent.Create(new AddPasskey(asked.Ceremony, _key.Create(asked.Options), "Mein Telefon"));
        await _reader.SendContentAsync<Passkey>(HttpMethod.Post, Mine, content, ("Accept-Language", "de-AT, en;q=0.5"));

        var mail = await own.Mail.MailToAsync(_reader.Email, "Passkey hinzugefügt");
        Assert.Contains("„Mein Telefon“", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Zu meinem Konto", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passkey_answer_counts_once()
    {
        await AddAsync();
        var asked = await AskAsync();
        var answer = new PasskeyAssertion(asked.Ceremony, _key.Get(asked.Options));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/accounts/passkeys/sign-in", answer)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.PasskeyExpired), Refusal(await PostAsync("/api/accounts/passkeys/sign-in", answer)));
        // Nor does it count for a challenge that was given to somebody else.
        Assert.Equal(ProblemCodes.PasskeyRefused, Refusal(await PostAsync("/api/accounts/passkeys/sign-in", answer with { Ceremony = (await AskAsync()).Ceremony })).Code);
    }

    [Fact]
    public async Task Passkey_challenge_expires()
    {
        await AddAsync();
        var asked = await AskAsync();
        await _shop.ExecuteAsync($"UPDATE passkey_challenges SET expires_at = now() - interval '1 second' WHERE id = '{asked.Ceremony}'");

        Assert.Equal(ProblemCodes.PasskeyExpired, Refusal(await PostAsync("/api/accounts/passkeys/sign-in", new PasskeyAssertion(asked.Ceremony, _key.Get(asked.Options)))).Code);
    }

    [Fact]
    public async Task Passkey_rejects_wrong_site_key_or_signature()
    {
        await AddAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        foreach (var forged in new Func<JsonElement, JsonElement>[]
        {
            options => _key.Get(options, origin: "https://books.example.evil.example"),
            options => _key.Get(options, origin: "http://books.example"),
            options => _key.Get(options, verifyUser: false),
            options => _key.Get(options, signWith: other),
            _ => JsonSerializer.SerializeToElement<string?>(null),
            _ => JsonSerializer.SerializeToElement("words"),
        })
        {
            var asked = await AskAsync();
            Assert.Equal(
                (HttpStatusCode.Unauthorized, ProblemCodes.PasskeyRefused),
                Refusal(await PostAsync("/api/accounts/passkeys/sign-in", new PasskeyAssertion(asked.Ceremony, forged(asked.Options)))));
        }
    }

    [Fact]
    public async Task Passkey_creation_requires_password_account_and_site()
    {
        using var thief = await _shop.NewShopperAsync();
        Assert.Equal(ProblemCodes.WrongPassword, (await BeginAsync(_reader, "Not-It-1!")).Code);
        var asked = (await BeginAsync(_reader)).Value;

        Assert.Equal(ProblemCodes.PasskeyExpired, (await KeepAsync(thief, asked, _key.Create(asked.Options))).Code);
        Assert.Equal(ProblemCodes.PasskeyRefused, (await KeepAsync(_reader, asked, _key.Create(asked.Options, origin: "https://elsewhere.example"))).Code);
        Assert.Equal(ProblemCodes.PasskeyExpired, (await KeepAsync(_reader, asked, _key.Create(asked.Options))).Code);
        // A challenge to make a key does not sign in.
        asked = (await BeginAsync(_reader)).Value;
        Assert.Equal(ProblemCodes.PasskeyExpired, Refusal(await PostAsync("/api/accounts/passkeys/sign-in", new PasskeyAssertion(asked.Ceremony, _key.Get(asked.Options)))).Code);
        Assert.Empty(await ListAsync());

        var passkey = (await AddAsync()).Value;
        Assert.Equal(ProblemCodes.PasskeyNotFound, (await thief.SendAsync<JsonElement>(HttpMethod.Delete, $"{Mine}/{passkey.Id}")).Code);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Parallel_additions_do_not_exceed_the_passkeys_of_an_account()
    {
        const int Late = 6;
        var keys = Enumerable.Range(0, Limits.MaxPasskeys - 1 + Late).Select(_ => new SoftAuthenticator("books.example", "https://books.example")).ToList();
        foreach (var key in keys[Late..]) await KeepAsync(key, (await BeginAsync(_reader)).Value);
        // Asked for before one is kept, so that all of them find room when they ask.
        var asked = await Task.WhenAll(keys[..Late].Select(_ => BeginAsync(_reader)));

        var answers = await Task.WhenAll(keys[..Late].Zip(asked, (key, begun) => KeepAsync(key, begun.Value)));

        keys.ForEach(key => key.Dispose());
        Assert.Equal(Limits.MaxPasskeys, (await ListAsync()).Count);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal(ProblemCodes.TooManyPasskeys, answer.Code));

        Task<Answer<Passkey>> KeepAsync(SoftAuthenticator key, PasskeyCeremony begun) => PasskeyTests.KeepAsync(_reader, begun, key.Create(begun.Options));
    }

    private async Task<Answer<Passkey>> AddAsync(string name = "My phone")
    {
        var asked = (await BeginAsync(_reader)).Value;
        return await KeepAsync(_reader, asked, _key.Create(asked.Options), name);
    }

    private static Task<Answer<PasskeyCeremony>> BeginAsync(Shopper reader, string password = Shopper.Password) =>
        reader.SendAsync<PasskeyCeremony>(HttpMethod.Post, $"{Mine}/options", new BeginPasskey(password));

    private static Task<Answer<Passkey>> KeepAsync(Shopper reader, PasskeyCeremony asked, JsonElement credential, string name = "My phone") =>
        reader.SendAsync<Passkey>(HttpMethod.Post, Mine, new AddPasskey(asked.Ceremony, credential, name));

    private async Task<IReadOnlyList<Passkey>> ListAsync() => (await _reader.SendAsync<List<Passkey>>(HttpMethod.Get, Mine)).Value;

    private async Task<PasskeyCeremony> AskAsync() =>
        (await PostAsync("/api/accounts/passkeys/options", new { })).Body.Deserialize<PasskeyCeremony>(JsonSerializerOptions.Web)!;

    private async Task<(HttpStatusCode Status, JsonElement Body)> SignInAsync()
    {
        var asked = await AskAsync();
        return await PostAsync("/api/accounts/passkeys/sign-in", new PasskeyAssertion(asked.Ceremony, _key.Get(asked.Options)));
    }

    /// <summary>As somebody who is not signed in.</summary>
    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var api = _shop.ApiClient();
        using var answer = await api.PostAsJsonAsync(path, body, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }

    private static (HttpStatusCode Status, string? Code) Refusal((HttpStatusCode Status, JsonElement Body) answer) =>
        (answer.Status, answer.Body.TryGetProperty("code", out var code) ? code.GetString() : null);
}
