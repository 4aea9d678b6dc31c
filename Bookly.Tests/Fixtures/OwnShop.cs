namespace Bookly.Tests.Fixtures;

/// <summary>A <see cref="TestShop"/> for all tests of a class: each uses books and shoppers of its own.</summary>
public sealed class OwnShop(ShopFixture fixture) : IAsyncLifetime
{
    public TestShop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Shop = await TestShop.StartAsync(fixture);

    /// <remarks>A shop that did not start has cleaned up after itself, and its own error is the one to see.</remarks>
    public ValueTask DisposeAsync() => Shop is null ? ValueTask.CompletedTask : Shop.DisposeAsync();
}
