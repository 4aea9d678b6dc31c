using System.Diagnostics;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>Finds a Chromium on this machine, or gets one.</summary>
internal static class Chromium
{
    /// <summary>The same engine without a window around it: the tests take a third of the processor time that Chromium takes.</summary>
    private const string HeadlessShell = "chromium-headless-shell";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable"];

    private static readonly string[] UsualPlaces =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>
    /// Launches Chromium's headless shell, which root on Debian and its kin gets as a package, else the machine's own Chromium, else
    /// Playwright's (downloaded if need be), else the package's.
    /// </summary>
    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        if (FindOnPath([HeadlessShell]) is { } shell) return await LaunchAsync(playwright, shell);
        if (await TryInstallPackageAsync(HeadlessShell) && FindOnPath([HeadlessShell]) is { } added) return await LaunchAsync(playwright, added);
        if (Find() is { } installed) return await LaunchAsync(playwright, installed);
        if (await TryLaunchPlaywrightsAsync(playwright) is { } downloadedBefore) return downloadedBefore;
        if (Microsoft.Playwright.Program.Main(["install", "chromium"]) == 0 && await TryLaunchPlaywrightsAsync(playwright) is { } downloaded) return downloaded;
        if (await TryInstallPackageAsync("chromium") && Find() is { } package) return await LaunchAsync(playwright, package);

        throw new InvalidOperationException(
            "The browser tests need Chromium: none was found, Playwright could not download one, and apt could not install it. "
            + "Install Chromium or Chrome and run the tests again.");
    }

    private static string? Find() => FindOnPath(Names) ?? UsualPlaces.FirstOrDefault(File.Exists);

    private static string? FindOnPath(string[] names) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright, string? executable) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            // Root cannot use Chromium's sandbox; the pages are the shop's own.
            ChromiumSandbox = false,
            Args = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });

    private static async Task<IBrowser?> TryLaunchPlaywrightsAsync(IPlaywright playwright)
    {
        if (!File.Exists(playwright.Chromium.ExecutablePath)) return null;
        return await LaunchAsync(playwright, executable: null);
    }

    private static async Task<bool> TryInstallPackageAsync(string package)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get")) return false;
        return await RunAsync("apt-get", "install", "--yes", "--no-install-recommends", package)
            || (await RunAsync("apt-get", "update") && await RunAsync("apt-get", "install", "--yes", "--no-install-recommends", package));
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
