using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Security;

/// <summary>The service's role in Postgres can do what the service does, and nothing else.</summary>
public sealed class DatabaseRoleTests(ShopFixture fixture)
{
    private const string Role = "bookly_role_test";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_sells_books_with_a_role_that_owns_nothing()
    {
        await using var shop = await TestShop.StartAsRoleAsync(fixture, Role);

        await shop.BuyAsync(quantity: 2);
        await shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData("CREATE TABLE loot (id int)")]
    [InlineData("ALTER TABLE books DROP CONSTRAINT ck_books_stock")]
    [InlineData("ALTER TABLE orders DISABLE TRIGGER ALL")]
    [InlineData("TRUNCATE fulfillments")]
    [InlineData("DROP TABLE orders")]
    [InlineData("CREATE ROLE more")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\"")]
    [InlineData("COPY books TO PROGRAM 'cat'")]
    public async Task Service_role_cannot_change_the_database_itself(string statement)
    {
        await using var shop = await TestShop.StartAsRoleAsync(fixture, Role);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(shop.ConnectionString) { Username = Role, Password = Role }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(statement, connection);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }
}
