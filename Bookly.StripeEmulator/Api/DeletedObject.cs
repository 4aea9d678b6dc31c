namespace Bookly.StripeEmulator.Api;

/// <summary>The answer to a deletion.</summary>
internal sealed record DeletedObject(string Id, string Object)
{
    public bool Deleted => true;
}
