using System.Net;
using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Hosting;

public sealed class ShopTests(ShopFixture shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("apiservice")]
    [InlineData("web")]
    [InlineData("stripe")]
    [InlineData("mail")]
    public async Task Every_service_of_the_started_app_model_is_healthy(string resource)
    {
        using var client = new HttpClient { BaseAddress = await shop.AddressAsync(resource) };

        using var response = await client.GetAsync("/health", Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_connection_string_that_tests_get_opens_the_database_the_shop_uses()
    {
        await using var connection = new NpgsqlConnection(await shop.DatabaseAsync());
        await connection.OpenAsync(Ct);

        Assert.Equal("bookly", connection.Database);
    }

    [Fact]
    public async Task The_emulator_is_addressed_by_number()
    {
        Assert.Equal("127.0.0.1", (await shop.AddressAsync("stripe")).Host);
    }
}
