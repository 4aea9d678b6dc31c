namespace Bookly.Hosting.Processes;

/// <summary>Accounts for servers that must not run as root.</summary>
internal static class UnixAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    public static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>The account of Postgres packages, else nobody.</summary>
    public static string? Unprivileged => Candidates.FirstOrDefault(name => Entry(name) is not null);

    /// <summary>The prefix that makes a command run as <paramref name="account"/>, replacing itself by exec.</summary>
    /// <param name="diesWithParent">On Linux the command gets SIGINT when its parent is killed.</param>
    /// <exception cref="DistributedApplicationException">setpriv, needed for another account, is not installed.</exception>
    public static string[] Wrap(string? account, bool diesWithParent = false)
    {
        var setpriv = OperatingSystem.IsLinux() ? Commands.Find("setpriv") : null;
        if (setpriv is null)
        {
            return account is null ? [] : throw new DistributedApplicationException($"Running as '{account}' needs setpriv (util-linux), which is not installed.");
        }

        string[] parent = diesWithParent ? ["--pdeathsig", "INT"] : [];
        string[] identity = account is null ? [] : ["--reuid", account, "--regid", PrimaryGroupOf(account), "--clear-groups"];
        return parent.Length + identity.Length == 0 ? [] : [setpriv, .. parent, .. identity, "--"];
    }

    private static string PrimaryGroupOf(string account) => Entry(account)?[3] ?? account;

    private static string[]? Entry(string account) => File.Exists("/etc/passwd")
        ? File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == account)
        : null;
}
