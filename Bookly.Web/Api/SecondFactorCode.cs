namespace Bookly.Web.Api;

/// <summary>What a person types as second factor: six digits of an app, or else one of the recovery codes.</summary>
public sealed record SecondFactorCode(string? OfApp, string? Recovery)
{
    /// <summary>Null when nothing was typed.</summary>
    public static SecondFactorCode? Read(string? text)
    {
        var typed = text?.Trim() ?? "";
        var digits = typed.Replace(" ", "", StringComparison.Ordinal);
        return typed.Length == 0 ? null : digits.Length == 6 && digits.All(char.IsAsciiDigit) ? new SecondFactorCode(digits, null) : new SecondFactorCode(null, typed);
    }
}
