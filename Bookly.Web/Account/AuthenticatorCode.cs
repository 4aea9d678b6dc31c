using QRCoder;

namespace Bookly.Web.Account;

/// <summary>A secret as authenticator apps read it.</summary>
internal static class AuthenticatorCode
{
    private const int ModuleSize = 4;

    /// <param name="shop">Under this name the app lists it.</param>
    public static string Svg(string shop, string email, string sharedKey)
    {
        using var code = QRCodeGenerator.GenerateQrCode(UriOf(shop, email, sharedKey), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        // Black on white in every colour scheme, since not all cameras read it the other way round.
        return svg.GetGraphic(ModuleSize, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>In groups of four, for typing.</summary>
    public static string Readable(string sharedKey) => string.Join(' ', sharedKey.ToUpperInvariant().Chunk(4).Select(group => new string(group)));

    private static string UriOf(string shop, string email, string sharedKey) =>
        $"otpauth://totp/{Uri.EscapeDataString(shop)}:{Uri.EscapeDataString(email)}?secret={sharedKey}&issuer={Uri.EscapeDataString(shop)}&digits=6";
}
