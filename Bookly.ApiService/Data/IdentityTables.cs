using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Data;

internal static class IdentityTables
{
    /// <summary>The version of Identity's tables that the migrations make: the one with passkeys.</summary>
    public static void Use(IdentityOptions options) => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
}
