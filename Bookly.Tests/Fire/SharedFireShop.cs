namespace Bookly.Tests.Fire;

/// <summary>One shop of real processes for all tests that kill them, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedFireShop : ICollectionFixture<FireShop>
{
    public const string Name = "Fire";
}
