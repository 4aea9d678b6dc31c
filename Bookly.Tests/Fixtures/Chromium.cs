using System.Diagnostics;
using Microsoft.Playwright;

namespace Bookly.Tests.Fixtures;

/// <summary>Finds a Chromium for the browser tests, or gets one.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

    private static readonly string[] UsualPaths =
    [
        "/usr/bin/chromium",
        "/opt/google/chrome/chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>
    /// The browser's path, or null for Playwright's own: that if it is installed, else any installed Chrome or Chromium, else
    /// Playwright's own install, else Debian's package.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none and none could be installed.</exception>
    public static async Task<string?> FindOrInstallAsync(IPlaywright playwright)
    {
        if (File.Exists(playwright.Chromium.ExecutablePath)) return null;
        if (FindInstalled() is { } installed) return installed;
        if (await Task.Run(() => Microsoft.Playwright.Program.Main(["install", "chromium"])) == 0) return null;

        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get"))
        {
            await AptGetAsync("update");
            await AptGetAsync("install", "--no-install-recommends", "-y", "chromium");
            if (FindInstalled() is { } fresh) return fresh;
        }

        throw new InvalidOperationException(
            "The browser tests need Chromium or Chrome, and none could be installed. Install one, or run: pwsh playwright.ps1 install chromium");
    }

    private static string? FindInstalled()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).Concat(UsualPaths).FirstOrDefault(File.Exists);
    }

    private static async Task AptGetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("apt-get", ["-qq", .. arguments]) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
