namespace Aspire.Hosting.ApplicationModel;

/// <summary>Aspire's rule for names of resources and endpoints: they become host names and environment variables.</summary>
internal static class ResourceName
{
    private const int MaxLength = 64;

    /// <exception cref="ArgumentException">What is wrong, in one sentence.</exception>
    public static void Validate(string name, string kind = "Resource")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var fault =
            name.Length > MaxLength ? $"must be at most {MaxLength} characters long" :
            !char.IsAsciiLetter(name[0]) ? "must start with an ASCII letter" :
            !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? "must contain only ASCII letters, digits and hyphens" :
            name.Contains("--", StringComparison.Ordinal) ? "must not contain two hyphens in a row" :
            name.EndsWith('-') ? "must not end with a hyphen" : null;

        if (fault is not null) throw new ArgumentException($"{kind} name '{name}' is invalid: it {fault}.", nameof(name));
    }
}
