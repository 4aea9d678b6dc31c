using System.Text.Json;

namespace Bookly.Contracts;

/// <summary>What a browser needs to make or use a passkey. It is good for five minutes and one answer.</summary>
/// <param name="Ceremony">Comes back with the answer.</param>
/// <param name="Options">For <c>navigator.credentials</c>, as WebAuthn writes them in JSON.</param>
public sealed record PasskeyCeremony(Guid Ceremony, JsonElement Options);

/// <summary>Body of <c>POST /api/accounts/passkeys/sign-in</c>.</summary>
/// <param name="Credential">What <c>navigator.credentials.get</c> gave, as JSON.</param>
public sealed record PasskeyAssertion(Guid Ceremony, JsonElement Credential);

/// <summary>Body of <c>POST /api/accounts/manage/passkeys/options</c>.</summary>
/// <param name="Password">The account's; none where the session has proved freshly whose it is.</param>
public sealed record BeginPasskey(string? Password);

/// <summary>Body of <c>POST /api/accounts/manage/passkeys</c>.</summary>
/// <param name="Credential">What <c>navigator.credentials.create</c> gave, as JSON.</param>
/// <param name="Name">By which its owner knows it.</param>
public sealed record AddPasskey(Guid Ceremony, JsonElement Credential, [property: Text(Limits.MaxPasskeyName, MinimumLength = 1)] string Name);

/// <summary>Body of <c>PUT /api/accounts/manage/passkeys/{id}</c>.</summary>
public sealed record PasskeyName([property: Text(Limits.MaxPasskeyName, MinimumLength = 1)] string Name);

/// <summary>A passkey of the caller's account.</summary>
/// <param name="Id">The credential's id in base64url.</param>
/// <param name="IsBackedUp">Whether its keeper says that it is on more than one device.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt, bool IsBackedUp);
