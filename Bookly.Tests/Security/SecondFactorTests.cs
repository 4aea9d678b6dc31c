using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Accounts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

public sealed class SecondFactorTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Password_alone_does_not_sign_in()
    {
        using var owner = await _shop.NewShopperAsync();
        var (app, _) = await owner.TurnSecondFactorOnAsync();

        Assert.Equal("RequiresTwoFactor", await RefusalAsync(owner, null));
        Assert.Equal("Failed", await RefusalAsync(owner, "000000"));
        // The code of the set-up.
        Assert.Equal("Failed", await RefusalAsync(owner, app.Code(-2)));
        Assert.Null(await RefusalAsync(owner, app.Code()));
    }

    [Fact]
    public async Task Looking_at_the_set_up_ends_no_session()
    {
        using var owner = await _shop.NewShopperAsync();
        using var phone = await Shopper.SignInAsync(_shop.ApiClient(), owner.Email, Shopper.Password);
        var sessions = $"SELECT count(*) FROM account_sessions s JOIN users u ON u.id = s.user_id AND u.security_stamp = s.security_stamp WHERE u.email = '{owner.Email}'";
        var before = await _shop.QueryAsync<long>(sessions);

        await owner.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/2fa", new { });

        Assert.Equal(before, await _shop.QueryAsync<long>(sessions));
    }

    [Fact]
    public async Task Code_is_good_once()
    {
        using var owner = await _shop.NewShopperAsync();
        var (app, _) = await owner.TurnSecondFactorOnAsync();
        var code = app.Code();

        Assert.Null(await RefusalAsync(owner, code));

        Assert.Equal("Failed", await RefusalAsync(owner, code));
        Assert.Null(await RefusalAsync(owner, app.Code(1)));
    }

    [Fact]
    public async Task Codes_cannot_be_guessed()
    {
        using var owner = await _shop.NewShopperAsync();
        var (app, _) = await owner.TurnSecondFactorOnAsync();

        for (var guess = 0; guess < 5; guess++) await RefusalAsync(owner, "000000");

        Assert.Equal("Failed", await RefusalAsync(owner, app.Code()));
    }

    [Fact]
    public async Task Recovery_code_is_good_once()
    {
        using var owner = await _shop.NewShopperAsync();
        var (_, codes) = await owner.TurnSecondFactorOnAsync();
        Assert.Equal(10, codes.Distinct().Count());

        Assert.Equal(HttpStatusCode.OK, (await SignInAsync()).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync()).Status);
        Assert.Contains("left: 9", (await own.Mail.MailToAsync(owner.Email, "A recovery code")).Text, StringComparison.Ordinal);

        Task<Answer<JsonElement>> SignInAsync() =>
            _shop.PostAsync("login", new { email = owner.Email, password = Shopper.Password, twoFactorRecoveryCode = codes[0] });
    }

    [Fact]
    public async Task Secret_is_shown_for_the_set_up_only_and_stored_encrypted()
    {
        using var owner = await _shop.NewShopperAsync();
        var secret = (await owner.SetSecondFactorAsync(new { })).Value.GetProperty("sharedKey").GetString()!;
        await owner.TurnSecondFactorOnAsync();

        Assert.Equal("", (await owner.SetSecondFactorAsync(new { })).Value.GetProperty("sharedKey").GetString());
        Assert.Equal(0, await _shop.QueryAsync<long>($"SELECT count(*) FROM user_tokens WHERE strpos(value, '{secret}') > 0 OR strpos(value, ';') > 0"));
    }

    [Fact]
    public async Task Turning_it_on_ends_other_sessions_and_no_more()
    {
        using var owner = await _shop.NewShopperAsync();
        using var other = await Shopper.SignInAsync(_shop.ApiClient(), owner.Email, Shopper.Password);

        await owner.TurnSecondFactorOnAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await other.CartAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await owner.CartAsync()).Status);
    }

    [Fact]
    public async Task Staff_reach_only_their_account_without_one()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture, settings: "Accounts:RequireStaffSecondFactor=true");
        using var staff = await Shopper.RegisterAdminAsync(shop.ApiClient(), shop.ConnectionString);

        var closed = await staff.InvariantsAsync();
        Assert.Equal((HttpStatusCode.Forbidden, ProblemCodes.SecondFactorNeeded), (closed.Status, closed.Code));
        Assert.Equal(HttpStatusCode.OK, (await staff.SendAsync<AccountInfo>(HttpMethod.Get, "/api/accounts/manage/info")).Status);
        await staff.TurnSecondFactorOnAsync();

        Assert.Equal(HttpStatusCode.OK, (await staff.InvariantsAsync()).Status);
        await staff.SetSecondFactorAsync(new { enable = false });
        Assert.Equal(ProblemCodes.SecondFactorNeeded, (await staff.InvariantsAsync()).Code);

        using var reader = await shop.NewShopperAsync();
        Assert.Equal("forbidden", (await reader.InvariantsAsync()).Code);
    }

    /// <summary>The detail of the refusal; null when signed in.</summary>
    private async Task<string?> RefusalAsync(Shopper owner, string? twoFactorCode)
    {
        var answer = await _shop.PostAsync("login", new { email = owner.Email, password = Shopper.Password, twoFactorCode });
        return answer.Status == HttpStatusCode.OK ? null : answer.Problem.GetProperty("detail").GetString();
    }
}
