using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Accounts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>A browser left open, or a stolen session, does not do what cannot be taken back.</summary>
public sealed class StepUpTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private const string Manage = "/api/accounts/manage";

    private readonly TestShop _shop = own.Shop;

    public static TheoryData<string, string, string?> Guarded { get; } = new()
    {
        { "POST", $"{Manage}/info", """{"newEmail":"other@readers.example"}""" },
        { "POST", $"{Manage}/2fa", "{}" },
        { "POST", $"{Manage}/2fa", """{"enable":false}""" },
        { "POST", $"{Manage}/passkeys/options", "{}" },
        { "DELETE", $"{Manage}/passkeys/AAAA", null },
        { "GET", $"{Manage}/export", null },
        { "POST", $"{Manage}/delete", "{}" },
    };

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Old_session_has_to_prove_itself_again(string method, string path, string? body)
    {
        using var reader = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(reader);
        await AgeAsync(reader);

        var old = await SendAsync();
        Assert.Equal((HttpStatusCode.Forbidden, ProblemCodes.FreshProofNeeded), (old.Status, old.Code));
        Assert.Equal(ProblemCodes.WrongPassword, (await ProveAsync(reader, new OwnerProof("not the password at all"))).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync()).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await ProveAsync(reader, new OwnerProof(Shopper.Password))).Status);

        Assert.NotEqual(HttpStatusCode.Forbidden, (await SendAsync()).Status);

        Task<Answer<JsonElement>> SendAsync() =>
            reader.SendAsync<JsonElement>(new HttpMethod(method), path, body is null ? null : JsonDocument.Parse(body).RootElement);
    }

    [Fact]
    public async Task Password_in_the_body_is_a_proof_too()
    {
        using var reader = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(reader);
        await AgeAsync(reader);

        Assert.Equal(HttpStatusCode.OK, (await reader.SendAsync<JsonElement>(HttpMethod.Post, $"{Manage}/passkeys/options", new BeginPasskey(Shopper.Password))).Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.SendAsync<JsonElement>(
            HttpMethod.Post, $"{Manage}/info", new { newEmail = $"{Guid.NewGuid():N}@readers.example", oldPassword = Shopper.Password })).Status);
    }

    [Fact]
    public async Task Passkey_and_code_prove_and_those_of_others_do_not()
    {
        using var key = new SoftAuthenticator("books.example", "https://books.example");
        using var owner = await _shop.NewShopperAsync();
        await _shop.ConfirmAsync(owner);
        await owner.AddPasskeyAsync(key);
        var (app, _) = await owner.TurnSecondFactorOnAsync();
        using var thief = await _shop.NewShopperAsync();

        Assert.Equal(ProblemCodes.WrongCode, (await ProveAsync(thief, new OwnerProof(Passkey: await _shop.AnswerAsync(key)))).Code);
        Assert.Equal(ProblemCodes.WrongCode, (await ProveAsync(thief, new OwnerProof(TwoFactorCode: app.Code(1)))).Code);
        await AgeAsync(owner);
        Assert.Equal(HttpStatusCode.NoContent, (await ProveAsync(owner, new OwnerProof(Passkey: await _shop.AnswerAsync(key)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync(owner)).Status);
        await AgeAsync(owner);
        Assert.Equal(HttpStatusCode.NoContent, (await ProveAsync(owner, new OwnerProof(TwoFactorCode: app.Code()))).Status);
        Assert.Equal(HttpStatusCode.OK, (await ExportAsync(owner)).Status);
    }

    [Theory]
    [InlineData($"{Manage}/proof", """{"password":"not the password at all"}""")]
    [InlineData($"{Manage}/info", """{"oldPassword":"not the password at all","newPassword":"quite another password"}""")]
    [InlineData($"{Manage}/delete", """{"password":"not the password at all"}""")]
    [InlineData($"{Manage}/passkeys/options", """{"password":"not the password at all"}""")]
    public async Task Wrong_passwords_lock_the_account(string path, string body)
    {
        using var reader = await _shop.NewShopperAsync();

        for (var guess = 0; guess < 5; guess++) await reader.SendAsync<JsonElement>(HttpMethod.Post, path, JsonDocument.Parse(body).RootElement);

        Assert.Equal(ProblemCodes.WrongPassword, (await ProveAsync(reader, new OwnerProof(Shopper.Password))).Code);
    }

    [Fact]
    public async Task Refunds_above_the_limit_need_a_proof()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture, settings: "Refunds:ProofAbove=1000");
        using var staff = await Shopper.RegisterAdminAsync(shop.ApiClient(), shop.ConnectionString);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(await staff.ListBookAsync(stock: 3, unitAmount: 1500));
        await shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        await AgeAsync(staff, shop);

        Assert.Equal(HttpStatusCode.OK, (await staff.RefundAsync(session.OrderId, new RefundOrder(600))).Status);
        // In sum it is more than the limit.
        Assert.Equal(ProblemCodes.FreshProofNeeded, (await staff.RefundAsync(session.OrderId, new RefundOrder(600))).Code);
        Assert.Equal(ProblemCodes.FreshProofNeeded, (await staff.RefundAsync(session.OrderId, new RefundOrder())).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await ProveAsync(staff, new OwnerProof(Shopper.Password))).Status);

        Assert.Equal(HttpStatusCode.OK, (await staff.RefundAsync(session.OrderId, new RefundOrder())).Status);
    }

    /// <summary>Ten minutes have gone by since the owner was seen.</summary>
    private Task AgeAsync(Shopper reader, TestShop? shop = null) => (shop ?? _shop).ExecuteAsync(
        $"UPDATE account_sessions SET proved_at = proved_at - interval '10 minutes' WHERE user_id = (SELECT id FROM users WHERE email = '{reader.Email}')");

    private static Task<Answer<JsonElement>> ProveAsync(Shopper reader, OwnerProof proof) => reader.SendAsync<JsonElement>(HttpMethod.Post, $"{Manage}/proof", proof);

    private static Task<Answer<JsonElement>> ExportAsync(Shopper reader) => reader.SendAsync<JsonElement>(HttpMethod.Get, $"{Manage}/export");
}
