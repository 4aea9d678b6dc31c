namespace Bookly.Tests.HumanInput;

/// <summary>Text that some step between a keyboard and a page cannot encode, and bodies that are not what was asked for.</summary>
internal static class StrangeText
{
    private static readonly string Emojis = string.Concat(Enumerable.Repeat("😀", 6000));

    /// <summary>JSON in place of a string.</summary>
    public static readonly IReadOnlyList<string> Json =
    [
        "\"a\\u0000b\"", "\"\\ud800\"", "\"x\\udc00y\"", "\"\\ufffe\"", "\"\\uffff\"", "\"\\ufdd0\"", "\"\\ud83f\\udfff\"", "\"\\u0001\"", "\"Cafe\\u0301\"",
        "\"\\ud800@readers.example\"", "\"a\\uffffb@readers.example\"", "\"\uFFFE\"", $"\"{new string('x', 249)}😀😀😀\"", $"\"x{Emojis}\"",
        $"\"{new string('a', 300)}@readers.example\"", "\"\"", "null", "12", "-1", "99999999999999999999", "1e400", "true", "[]", "[null]", "{}",
    ];

    /// <summary>The kinds of <see cref="Encoded"/>, one each.</summary>
    public static readonly IReadOnlyList<string> InAddresses =
        ["a%00b", "%EF%BF%BE", "%F0%9F%BF%BF", "%ED%A0%80", "Cafe%CC%81", "/%C3%BC", "", new string('x', 99) + "%F0%9F%98%80"];

    /// <summary>Percent-encoded, for paths, query strings and forms.</summary>
    public static readonly IReadOnlyList<string> Encoded =
    [
        "a%00b", "%EF%BF%BE", "%EF%BF%BF", "%EF%B7%90", "%F0%9F%BF%BF", "%ED%A0%80", "%FF", "%01", "Cafe%CC%81", "%F0%9F%98%80", "%0D%0A", "", "/%C3%BC",
        new string('x', 199) + "%F0%9F%98%80", new string('x', 99) + "%F0%9F%98%80",
    ];
}
