using System.Net;
using Bookly.ApiService.Webhooks;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Stripe;

namespace Bookly.Tests.Payments;

/// <summary>A rotation of the signing secret loses no webhook, and staff sees when it is through.</summary>
public sealed class SigningSecretTests(ShopFixture fixture)
{
    private const string Current = "whsec_bookly_emulator", Previous = "whsec_before_the_rotation";

    [Fact]
    public async Task Console_shows_what_signed_last_and_when_the_previous_secret_can_go()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: $"Stripe:PreviousWebhookSecret={Previous}");

        await PostAsync(shop, Previous);
        await PostAsync(shop, Previous);
        var before = await SecretsAsync(shop);
        await PostAsync(shop, Current);
        var after = await SecretsAsync(shop);

        Assert.Equal([(false, 0L), (true, 2L)], before.Secrets.Select(secret => (secret.IsPrevious, secret.Events)));
        Assert.Null(before.PreviousCanGoAt);
        Assert.Equal([(false, 1L), (true, 2L)], after.Secrets.Select(secret => (secret.IsPrevious, secret.Events)));
        Assert.Equal([SecretUses.FingerprintOf(Current), SecretUses.FingerprintOf(Previous)], after.Secrets.Select(secret => secret.Fingerprint));
        Assert.Equal(after.Secrets[0].FirstUsedAt!.Value.AddDays(3), after.PreviousCanGoAt);
        // A delivery that Stripe repeats, signed as it was.
        await PostAsync(shop, Previous);
        var again = await SecretsAsync(shop);
        Assert.Equal(again.Secrets[1].LastUsedAt!.Value.AddDays(3), again.PreviousCanGoAt);
    }

    [Fact]
    public async Task Forgeries_are_not_counted_as_uses()
    {
        await using var shop = await TestShop.StartAsync(fixture);

        using var forged = await shop.PostWebhookAsync(Body(), EventUtility.GenerateSignatureHeader(Body(), "whsec_nobodys"));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(0, Assert.Single((await SecretsAsync(shop)).Secrets).Events);
    }

    private static string Body() => StripeBodies.Event($"evt_{Guid.NewGuid():N}", "library.opened");

    private static async Task PostAsync(TestShop shop, string secret)
    {
        var body = Body();
        using var answer = await shop.PostWebhookAsync(body, EventUtility.GenerateSignatureHeader(body, secret));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<SigningSecrets> SecretsAsync(TestShop shop) =>
        (await shop.Admin.SendAsync<SigningSecrets>(HttpMethod.Get, "/api/admin/webhook-secrets")).Value;
}
