using System.Text.Json;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Accounts.Passkeys;

/// <summary>Identity takes and returns WebAuthn's JSON as text; in our bodies it is JSON.</summary>
internal static class PasskeyJson
{
    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static string Write(JsonElement credential) => credential.ValueKind == JsonValueKind.Undefined ? "null" : credential.GetRawText();

    public static ProblemHttpResult Expired() => Problems.Problem(
        StatusCodes.Status400BadRequest, ProblemCodes.PasskeyExpired, "The challenge was answered already or is older than five minutes; ask for another.");
}
