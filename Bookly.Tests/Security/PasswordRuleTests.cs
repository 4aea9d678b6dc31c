using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookly.ApiService.Data;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Security;

public sealed class PasswordRuleTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fourteen signs", "PasswordTooShort")]
    // Fifteen in UTF-16, eight to a reader.
    [InlineData("📚📚📚📚📚📚📚x", "PasswordTooShort")]
    [InlineData("1234567890987654321", "PasswordTooCommon")]
    [InlineData("PasswordPassword", "PasswordTooCommon")]
    [InlineData("Bookly-Bookly-Bookly", "PasswordHasName")]
    [InlineData("jane.quillfeather2026", "PasswordHasName")]
    [InlineData("quillfeather@poets.example", "PasswordHasName")]
    [InlineData("all lower case and no digits", null)]
    [InlineData("bookly sells what I read at night", null)]
    public async Task Password_is_judged_by_length_and_by_what_is_tried_first(string password, string? rule)
    {
        var email = $"jane.{Guid.NewGuid():N}.quillfeather@poets.example";

        var answer = await RegisterAsync(email, password);

        Assert.Equal(rule is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.Status);
        if (rule is not null) Assert.Equal([rule], answer.Problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Long_password_signs_in_whole()
    {
        var email = $"{Guid.NewGuid():N}@readers.example";
        var longest = string.Concat(Enumerable.Repeat("a long night ", 20))[..256];

        Assert.Equal(HttpStatusCode.OK, (await RegisterAsync(email, longest)).Status);

        using var reader = await Shopper.SignInAsync(_shop.ApiClient(), email, longest);
        using var cut = await _shop.ApiClient().PostAsJsonAsync("/api/accounts/login", new { email, password = longest[..^1] }, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, cut.StatusCode);
        Assert.Contains("PasswordTooLong", (await RegisterAsync($"{Guid.NewGuid():N}@readers.example", longest + "!")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_of_fewer_rounds_is_made_anew_at_sign_in()
    {
        var email = $"{Guid.NewGuid():N}@readers.example";
        await RegisterAsync(email, Shopper.Password);
        var weak = new PasswordHasher<User>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1000 }))
            .HashPassword(new User(), Shopper.Password);
        await _shop.ExecuteAsync($"UPDATE users SET password_hash = '{weak}' WHERE email = '{email}'");

        using var reader = await Shopper.SignInAsync(_shop.ApiClient(), email, Shopper.Password);

        var hash = Convert.FromBase64String(await _shop.QueryAsync<string>($"SELECT password_hash FROM users WHERE email = '{email}'"));
        // Version 3: a marker, the function (2 is HMAC-SHA512) and the rounds.
        Assert.Equal((2u, 210_000u), (Read(hash, 1), Read(hash, 5)));

        static uint Read(byte[] hash, int at) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(at));
    }

    [Fact]
    public async Task Second_factor_makes_twelve_characters_enough()
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = $"{Guid.NewGuid():N}@readers.example" };
        user.Email = user.UserName;
        Assert.False((await users.CreateAsync(user, "twelve-signs")).Succeeded);

        user.TwoFactorEnabled = true;

        Assert.True((await users.CreateAsync(user, "twelve-signs")).Succeeded);
    }

    private async Task<Answer<JsonElement>> RegisterAsync(string email, string password)
    {
        using var answer = await _shop.ApiClient().PostAsJsonAsync("/api/accounts/register", new { email, password }, Ct);
        return new Answer<JsonElement>(answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct), JsonSerializerOptions.Web);
    }
}
