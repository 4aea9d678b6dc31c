using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Bookly.ApiService;
using Bookly.ApiService.Accounts.Staff;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>A production shop has nobody at first, and somebody gets in exactly once.</summary>
public sealed class OwnerInvitationTests(ShopFixture fixture) : IAsyncLifetime
{
    private const int Replicas = 3;

    private TestShop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await TestShop.StartAsync(
            fixture, Replicas, settings: ["environment=Staging", "Stripe:SecretKey=sk_test_x", "Stripe:ApiBase=", .. KeyCertificate.Settings.Select(setting => setting[2..])]);
        // The development's accounts are in every test's database.
        await _shop.ExecuteAsync("DELETE FROM user_roles; DELETE FROM staff_invitations");
    }

    public async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_that_start_at_once_print_one_link_and_it_makes_one_owner()
    {
        var token = TokenIn(await StartAsync());
        var guests = Enumerable.Range(0, 6).Select(i => $"{i}.{Guid.NewGuid():N}@owners.example").ToArray();

        var answers = await Task.WhenAll(guests.Select(email => _shop.PostAsync("invitations/accept", new AcceptInvitation(token, email, Shopper.Password))));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal(ProblemCodes.InvitationNotOpen, answer.Code));
        Assert.Equal(1, await _shop.QueryAsync<long>("SELECT count(*) FROM user_roles m JOIN roles r ON r.id = m.role_id WHERE r.name = 'Owner'"));
        Assert.Equal(1, await _shop.QueryAsync<long>("SELECT count(*) FROM users WHERE email LIKE '%@owners.example'"));
        // There is an owner now: the next start invites nobody.
        Assert.Equal("", await StartAsync());
    }

    [Fact]
    public async Task Owner_reaches_the_back_office_with_a_second_factor_only()
    {
        var token = TokenIn(await StartAsync());
        var email = $"{Guid.NewGuid():N}@owners.example";
        _ = (await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, email, Shopper.Password))).Value;
        using var owner = await Shopper.SignInAsync(_shop.ApiClient(), email, Shopper.Password);

        var refused = await owner.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/staff");
        await owner.TurnSecondFactorOnAsync();

        Assert.Equal((HttpStatusCode.Forbidden, ProblemCodes.SecondFactorNeeded), (refused.Status, refused.Code));
        Assert.Equal(email, Assert.Single((await owner.SendAsync<StaffMember[]>(HttpMethod.Get, "/api/admin/staff")).Value).Email);
    }

    [Fact]
    public async Task Link_is_good_for_a_day()
    {
        var token = TokenIn(await StartAsync());
        await _shop.ExecuteAsync("UPDATE staff_invitations SET expires_at = now() - interval '1 second'");

        var late = await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, "late@owners.example", Shopper.Password));

        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.InvitationNotOpen), (late.Status, late.Code));
        // Nobody is an owner and nobody can become one, so the next start prints another.
        Assert.NotEqual(token, TokenIn(await StartAsync()));
    }

    [Fact]
    public async Task Refused_password_leaves_the_link_good()
    {
        var token = TokenIn(await StartAsync());

        var weak = await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, "owner@owners.example", "short"));
        var strong = await _shop.PostAsync("invitations/accept", new AcceptInvitation(token, "owner@owners.example", Shopper.Password));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (weak.Status, strong.Status));
    }

    [Fact]
    public async Task Command_invites_another_owner_when_all_are_locked_out()
    {
        var (code, said) = await RunAsync("owner", "invite", "--email", "rescue@owners.example");

        Assert.Equal(0, code);
        Assert.Contains("rescue@owners.example becomes an owner", said, StringComparison.Ordinal);
        var accepted = await _shop.PostAsync("invitations/accept", new AcceptInvitation(TokenIn(said), null, Shopper.Password));
        Assert.Equal("rescue@owners.example", accepted.Value.GetProperty("email").GetString());
        Assert.Equal("server", await _shop.QueryAsync<string>("SELECT actor FROM audit_entries WHERE action = 'StaffInvited'"));
    }

    [Theory]
    [InlineData("owner", "invite")]
    [InlineData("owner", "invite", "--email", "no address")]
    public async Task Command_says_how_it_is_used(params string[] arguments) =>
        Assert.Equal((2, "Use: owner invite --email name@books.example"), await RunAsync(arguments));

    /// <summary>What all replicas print when they start at the same moment.</summary>
    private async Task<string> StartAsync()
    {
        var consoles = Enumerable.Range(0, Replicas).Select(_ => new StringWriter()).ToArray();
        await Task.WhenAll(consoles.Select((console, replica) => _shop.Services(replica).InviteFirstOwnerAsync(console, Ct)));
        return string.Concat(consoles.Select(console => console.ToString()));
    }

    private static string TokenIn(string said) => Assert.Single(said.Split("token=")[1..]).Trim();

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(ApiServiceApp).Assembly.Location, .. arguments])
        {
            WorkingDirectory = Path.Combine(Repository.Folder, "Bookly.ApiService"),
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Staging", ["Shop__PublicUrl"] = "https://books.example", ["Stripe__SecretKey"] = "sk_test_x",
                ["ConnectionStrings__bookly"] = _shop.ConnectionString, ["ConnectionStrings__redis"] = await fixture.RedisAsync(),
                ["DataProtection__CertificateFile"] = KeyCertificate.File, ["DataProtection__CertificatePassword"] = KeyCertificate.Password,
                ["Logging__LogLevel__Default"] = "None",
            },
        })!;
        var said = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, said.Trim());
    }
}
