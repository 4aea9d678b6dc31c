namespace Bookly.LocalHosting.Execution;

/// <summary>Accounts of this machine, as far as a server must not run as root.</summary>
internal static class UnixAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    public static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>An account without privileges: the one Postgres packages make, else the one for nobody.</summary>
    public static string? Unprivileged => Candidates.FirstOrDefault(name => Entry(name) is not null);

    /// <summary>The id of the account's primary group.</summary>
    public static string PrimaryGroupOf(string account) => Entry(account)?[3] ?? account;

    private static string[]? Entry(string account) => File.Exists("/etc/passwd")
        ? File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == account)
        : null;
}
