using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookly.Contracts;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookly.Tests.Accounts;

/// <summary>
/// A key in software, with the browser around it: what WebAuthn level 3 has them make, written down by hand so that a test can have
/// anything about it wrong.
/// </summary>
internal sealed class SoftAuthenticator(string rpId, string origin) : IDisposable
{
    private const byte UserPresent = 0x01, UserVerified = 0x04, HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private uint _count;
    private string? _userHandle;

    /// <summary>What <c>navigator.credentials.create</c> would answer.</summary>
    public JsonElement Create(JsonElement options, string? origin = null)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString();
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        // COSE: an EC2 key of P-256 for ES256.
        byte[] publicKey = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(UserPresent | UserVerified | HasCredential), .. new byte[16], 0, (byte)_id.Length, .. _id, .. publicKey];
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = Encode(Client("webauthn.create", options, origin)), attestationObject = Encode(attestation), transports = new[] { "internal" } });
    }

    /// <summary>What <c>navigator.credentials.get</c> would answer.</summary>
    public JsonElement Get(JsonElement options, string? origin = null, bool verifyUser = true, ECDsa? signWith = null)
    {
        var client = Client("webauthn.get", options, origin);
        var data = Data(verifyUser ? UserPresent | UserVerified : UserPresent);
        var signature = (signWith ?? _key).SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Encode(client), authenticatorData = Encode(data), signature = Encode(signature), userHandle = _userHandle });
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(int flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(rpId)), (byte)flags, .. count];
    }

    private byte[] Client(string type, JsonElement options, string? otherOrigin) => JsonSerializer.SerializeToUtf8Bytes(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = otherOrigin ?? origin, crossOrigin = false });

    private JsonElement Credential(object response) => JsonSerializer.SerializeToElement(
        new { id = Encode(_id), rawId = Encode(_id), type = "public-key", clientExtensionResults = new { }, response });

    private static string Encode(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
