using System.Net;
using System.Net.Http.Json;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>Whether an address has an account is nobody's business: neither text nor time of an answer tells.</summary>
public sealed class EnumerationTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private const int Pairs = 20;

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// The share of pairs of a known and an unknown address that their times order rightly is one half by chance and one before: 0.09 is its
    /// standard deviation with so many, so the bounds are four of them away on either side.
    /// </summary>
    [Fact]
    public async Task Time_of_an_answer_does_not_tell_who_has_an_account()
    {
        var known = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(_ => _shop.NewShopperAsync()));
        var shares = await Task.WhenAll(((string[])["login", "register", "forgotPassword", "resendConfirmationEmail"]).Select(async path =>
        {
            using var api = _shop.ApiClient();
            await MeasureAsync(api, path, NewAddress());
            List<TimeSpan> ofKnown = [], ofUnknown = [];
            foreach (var reader in known)
            {
                ofKnown.Add(await MeasureAsync(api, path, reader.Email));
                ofUnknown.Add(await MeasureAsync(api, path, NewAddress()));
            }

            var ordered = ofKnown.Sum(time => ofUnknown.Count(other => time > other)) / (double)(Pairs * Pairs);
            return (path, ordered);
        }));

        Assert.All(shares, share => Assert.True(share.ordered is > 0.12 and < 0.88, $"{share.path}: {share.ordered:P0} of the pairs are in order."));
    }

    [Fact]
    public async Task Text_of_an_answer_does_not_tell_who_has_an_account()
    {
        using var reader = await _shop.NewShopperAsync();
        using var locked = await _shop.NewShopperAsync();
        for (var attempt = 0; attempt < 6; attempt++) await _shop.SignInStatusAsync(locked.Email, "not the password at all");

        foreach (var path in (string[])["login", "register", "forgotPassword", "resendConfirmationEmail"])
        {
            var unknown = await SayAsync(path, NewAddress());
            Assert.Equal(unknown, await SayAsync(path, reader.Email));
            Assert.Equal(unknown, await SayAsync(path, locked.Email));
        }

        // A password that is refused is refused for everybody.
        Assert.Equal(
            (await _shop.PostAsync("register", new { email = NewAddress(), password = "short" })).Problem.GetProperty("errors").ToString(),
            (await _shop.PostAsync("register", new { email = reader.Email, password = "short" })).Problem.GetProperty("errors").ToString());

        async Task<(HttpStatusCode, string?)> SayAsync(string path, string email)
        {
            var answer = await _shop.PostAsync(path, new { email, password = "not the password at all" });
            return (answer.Status, answer.Body.Length == 0 ? null : answer.Problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task Mail_tells_who_registers_a_known_address()
    {
        using var reader = await _shop.NewShopperAsync();

        Assert.Equal(HttpStatusCode.OK, (await _shop.PostAsync("register", new { email = reader.Email.ToUpperInvariant(), password = "quite another password" })).Status);

        Assert.Contains("/account/reset-password", (await own.Mail.MailToAsync(reader.Email, "Your Bookly account")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await _shop.SignInStatusAsync(reader.Email, "quite another password"));
        Assert.Equal(HttpStatusCode.OK, await _shop.SignInStatusAsync(reader.Email));
    }

    /// <summary>Else who registers an address and signs in learns whether it was free.</summary>
    [Fact]
    public async Task Sign_in_does_not_tell_an_unconfirmed_address_and_its_mail_does()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture, settings: [.. own.Mail.Settings, "Accounts:RequireConfirmedEmail=true"]);
        var taken = "reader@bookly.example";
        var free = NewAddress();
        foreach (var email in (string[])[taken, free]) await shop.PostAsync("register", new { email, password = Shopper.Password });

        var unconfirmed = await shop.PostAsync("login", new { email = free, password = Shopper.Password });
        var foreign = await shop.PostAsync("login", new { email = taken, password = Shopper.Password });

        Assert.Equal((foreign.Status, foreign.Problem.GetProperty("detail").GetString()), (unconfirmed.Status, unconfirmed.Problem.GetProperty("detail").GetString()));
        // One for registering, and one because the password was right.
        await own.Mail.MailsToAsync(free, count: 2);
    }

    private static async Task<TimeSpan> MeasureAsync(HttpClient api, string path, string email)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await api.PostAsJsonAsync($"/api/accounts/{path}", new { email, password = "not the password at all" }, Ct);
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static string NewAddress() => $"{Guid.NewGuid():N}@readers.example";
}
