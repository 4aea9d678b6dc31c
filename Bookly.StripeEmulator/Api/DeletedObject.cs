namespace Bookly.StripeEmulator.Api;

/// <summary>What deleting answers.</summary>
internal sealed record DeletedObject(string Id, string Object)
{
    public bool Deleted => true;
}
