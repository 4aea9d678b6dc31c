using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Hosting;

/// <summary>Services get Aspire's connection variables, whether servers are containers or processes.</summary>
public sealed class ConnectionVariablesTests(ShopFixture shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_is_a_connection_string_and_its_parts()
    {
        var api = await VariablesOfAsync("apiservice");

        Assert.Equal(await shop.DatabaseAsync(), api["ConnectionStrings__bookly-owner"]);
        Assert.Equal("bookly", api["BOOKLY_OWNER_DATABASENAME"]);
        Assert.Equal("postgres", api["BOOKLY_OWNER_USERNAME"]);
        Assert.Equal(
            $"Host={api["BOOKLY_OWNER_HOST"]};Port={api["BOOKLY_OWNER_PORT"]};Username=postgres;Password={api["BOOKLY_OWNER_PASSWORD"]};Database=bookly",
            api["ConnectionStrings__bookly-owner"]);
        Assert.Equal(
            $"postgresql://postgres:{api["BOOKLY_OWNER_PASSWORD"]}@{api["BOOKLY_OWNER_HOST"]}:{api["BOOKLY_OWNER_PORT"]}/bookly", api["BOOKLY_OWNER_URI"]);
    }

    [Fact]
    public async Task Service_works_with_a_role_of_its_own()
    {
        var service = new NpgsqlConnectionStringBuilder((await VariablesOfAsync("apiservice"))["ConnectionStrings__bookly"]);
        var owner = new NpgsqlConnectionStringBuilder(await shop.DatabaseAsync());

        Assert.Equal(("bookly_service", owner.Host, owner.Port, "bookly"), (service.Username, service.Host, service.Port, service.Database));
        Assert.NotEqual(owner.Password, service.Password);
    }

    [Fact]
    public async Task Redis_is_a_connection_string_and_its_parts()
    {
        var web = await VariablesOfAsync("web");

        Assert.Equal(await shop.RedisAsync(), web["ConnectionStrings__redis"]);
        Assert.Equal($"{web["REDIS_HOST"]}:{web["REDIS_PORT"]},password={web["REDIS_PASSWORD"]}", web["ConnectionStrings__redis"]);
    }

    [Fact]
    public async Task Stripe_is_a_connection_string_and_its_parts()
    {
        var api = await VariablesOfAsync("apiservice");

        Assert.Equal("sk_test_bookly_emulator", api["STRIPE_SECRETKEY"]);
        Assert.Equal("whsec_bookly_emulator", api["STRIPE_WEBHOOKSECRET"]);
        Assert.Equal((await shop.AddressAsync("stripe")).GetLeftPart(UriPartial.Authority), api["STRIPE_APIBASE"]);
        Assert.Equal($"ApiBase={api["STRIPE_APIBASE"]};SecretKey={api["STRIPE_SECRETKEY"]};WebhookSecret={api["STRIPE_WEBHOOKSECRET"]}", api["ConnectionStrings__stripe"]);
    }

    [Fact]
    public async Task Service_is_its_address_by_scheme_and_by_endpoint_name()
    {
        var web = await VariablesOfAsync("web");

        var address = (await shop.AddressAsync("apiservice")).GetLeftPart(UriPartial.Authority);
        Assert.Equal(address, web["services__apiservice__http__0"]);
        Assert.Equal(address, web["APISERVICE_HTTP"]);
    }

    private async Task<IReadOnlyDictionary<string, string?>> VariablesOfAsync(string resource)
    {
        var app = await shop.ShopAsync();
        var instance = (await app.InstancesOfAsync(resource, 1, Ct))[0];
        return app.VariablesOf(instance);
    }
}
