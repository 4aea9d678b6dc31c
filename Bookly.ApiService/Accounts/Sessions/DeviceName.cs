using Bookly.Contracts;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>Browser and system of a <c>User-Agent</c>, for the owner to know a session by; nothing is decided by it.</summary>
internal static class DeviceName
{
    private const int MaxLength = 100;

    /// <summary>The first that is found: browsers name their ancestors too.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        var text = PlainText.Clean(userAgent)?.Trim() ?? "";
        var name = string.Join(", ", new[] { Find(Browsers), Find(Systems) }.OfType<string>());
        return name.Length > 0 ? name : text[..Math.Min(text.Length, MaxLength)];

        string? Find((string Mark, string Name)[] known) =>
            known.Where(one => text.Contains(one.Mark, StringComparison.Ordinal)).Select(one => one.Name).FirstOrDefault();
    }
}
