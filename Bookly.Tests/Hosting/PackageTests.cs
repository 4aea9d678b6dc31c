using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Bookly.Hosting.Processes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Hosting;

/// <summary>A stranger's AppHost of ten lines, against the packed package: it pays and receives a signed webhook.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private const string AppHost =
        """
        var builder = DistributedApplication.CreateBuilder(args);
        var stripe = builder.AddStripe("stripe").RunAsEmulator(int.Parse(args[0]));
        var api = builder.AddProject<Projects.Api>("api").WithHttpEndpoint(int.Parse(args[1])).WithReference(stripe);
        stripe.WithWebhook(api, "/webhook", ["checkout.session.completed"]);
        builder.Build().Run();
        """;

    private const string Api =
        """
        using Stripe;
        using Stripe.Checkout;
        var app = WebApplication.Create(args);
        var received = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var stripe = new StripeClient(new StripeClientOptions { ApiKey = app.Configuration["STRIPE_SECRETKEY"], ApiBase = app.Configuration["STRIPE_APIBASE"] });
        app.MapGet("/buy", async () => (await new SessionService(stripe).CreateAsync(new() { Mode = "payment", SuccessUrl = "http://localhost/thanks",
            LineItems = [new() { Quantity = 1, PriceData = new() { Currency = "usd", UnitAmount = 500, ProductData = new() { Name = "Pen" } } }] })).Id);
        app.MapPost("/webhook", async (HttpRequest request) => received.Enqueue(EventUtility.ConstructEvent(await new StreamReader(request.Body).ReadToEndAsync(),
            request.Headers["Stripe-Signature"], app.Configuration["STRIPE_WEBHOOKSECRET"], throwOnApiVersionMismatch: false).Type));
        app.MapGet("/received", () => received);
        app.Run();
        """;

    /// <summary>New for each run: NuGet never unpacks a version again that it has.</summary>
    private readonly string _version = string.Create(CultureInfo.InvariantCulture, $"1.0.0-test.{DateTime.UtcNow.Ticks}");

    private readonly string _folder = Directory.CreateTempSubdirectory("bookly-test-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_line_app_pays_and_receives_a_signed_webhook()
    {
        var (stripePort, apiPort) = (Ports.Next(), Ports.Next());
        using var appHost = StartAppHost(stripePort, apiPort);
        try
        {
            using var api = new HttpClient { BaseAddress = new Uri($"http://localhost:{apiPort}") };
            using var stripe = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stripePort}") };
            var session = await Eventually.BecomesAsync(() => TryGetAsync(api, "/buy"), id => id?.StartsWith("cs_test_", StringComparison.Ordinal) == true, TimeSpan.FromMinutes(2));

            using var paid = await stripe.PostAsJsonAsync($"/_emulator/checkout/sessions/{session}/pay", new { card = "4242424242424242" }, Ct);
            paid.EnsureSuccessStatusCode();

            await Eventually.BecomesAsync(() => TryGetAsync(api, "/received"), events => events?.Contains("checkout.session.completed", StringComparison.Ordinal) == true);
        }
        finally
        {
            appHost.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask InitializeAsync()
    {
        var feed = Path.Combine(_folder, "feed");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunAsync(Repository.Folder, "pack", "Bookly.Hosting", "--no-build", "-c", configuration, $"-p:Version={_version}", "-o", feed);
        Write("Api/Api.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><PackageReference Include="Stripe.net" Version="53.1.0" /></ItemGroup>
            </Project>
            """);
        Write("Api/Program.cs", Api);
        Write("AppHost/AppHost.csproj",
            $"""
            <Project Sdk="Aspire.AppHost.Sdk/13.6.4">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Api/Api.csproj" />
                <PackageReference Include="Aspire.Hosting.AppHost" Version="13.6.5" />
                <PackageReference Include="Bookly.Hosting" Version="{_version}" />
              </ItemGroup>
            </Project>
            """);
        Write("AppHost/AppHost.cs", AppHost);
        await RunAsync(_folder, "build", "AppHost", "-v", "q");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        var unpacked = Path.Combine(PackagesFolder(), "bookly.hosting", _version);
        if (Directory.Exists(unpacked)) Directory.Delete(unpacked, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string PackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static async Task<string?> TryGetAsync(HttpClient client, string path)
    {
        try
        {
            return await client.GetStringAsync(path, Ct);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task RunAsync(string folder, params string[] arguments) =>
        await ShortCommand.RunAsync([Commands.Dotnet, .. arguments], Ct, workingDirectory: folder);

    private Process StartAppHost(int stripePort, int apiPort) => Process.Start(new ProcessStartInfo(
        Commands.Dotnet,
        [
            "exec", Path.Combine(_folder, "AppHost", "bin", "Debug", "net10.0", "AppHost.dll"),
            stripePort.ToString(CultureInfo.InvariantCulture), apiPort.ToString(CultureInfo.InvariantCulture),
        ])
    {
        WorkingDirectory = Path.Combine(_folder, "AppHost"),
        Environment =
        {
            ["DOTNET_ENVIRONMENT"] = "Development", ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true", ["ASPNETCORE_URLS"] = $"http://localhost:{Ports.Next()}",
        },
    })!;

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
