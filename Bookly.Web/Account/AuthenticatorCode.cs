using QRCoder;

namespace Bookly.Web.Account;

/// <summary>A secret as authenticator apps read it.</summary>
internal static class AuthenticatorCode
{
    private const int ModuleSize = 4;

    public static string Svg(string email, string sharedKey)
    {
        using var code = QRCodeGenerator.GenerateQrCode(UriOf(email, sharedKey), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        // Black on white in every colour scheme, since not all cameras read it the other way round.
        return svg.GetGraphic(ModuleSize, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>In groups of four, for typing.</summary>
    public static string Readable(string sharedKey) => string.Join(' ', sharedKey.ToUpperInvariant().Chunk(4).Select(group => new string(group)));

    private static string UriOf(string email, string sharedKey) =>
        $"otpauth://totp/Bookly:{Uri.EscapeDataString(email)}?secret={sharedKey}&issuer=Bookly&digits=6";
}
