using System.Diagnostics;
using System.Net;
using Bookly.ApiService;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Doctor;

/// <summary>The doctor as a process, as operators run it, and as the console asks for it.</summary>
public sealed class DoctorCommandTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healthy_shop_is_said_to_be_so()
    {
        var (code, lines) = await RunAsync(new Clinic(_shop));

        Assert.Equal(0, code);
        Assert.Equal(11 + 2, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("OK ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_stop_the_start_are_a_line_each()
    {
        var clinic = new Clinic(_shop);
        clinic.Settings["Shop:Curency"] = "eur";
        clinic.Settings["Reconciler:Interval"] = "five minutes";
        clinic.Settings["Shop:PublicUrl"] = "";
        clinic.Settings["Mail:Smtp:Host"] = "mail.example";

        var (start, said) = await RunAsync(clinic, asDoctor: false);
        var (code, lines) = await RunAsync(clinic);

        Assert.NotEqual(0, start);
        Assert.Empty(said);
        Assert.Equal(1, code);
        var settings = lines.Where(line => line.StartsWith("FAULT   settings ", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, settings.Count);
        foreach (var name in new[] { "Shop:Curency", "Reconciler:Interval", "Shop:PublicUrl", "Mail:From" }) Assert.Single(settings, line => line.Contains(name, StringComparison.Ordinal));
        // The rest of the shop is examined all the same.
        Assert.Contains(lines, line => line.StartsWith("OK      owner ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_faults_come_first()
    {
        await _shop.Stripe.PostFormAsync("/v1/webhook_endpoints/we_configured", ("disabled", "true"));
        var clinic = new Clinic(_shop);
        clinic.Settings["ConnectionStrings:redis"] = FormattableString.Invariant($"127.0.0.1:{Ports.Next()}");
        clinic.Settings["Stripe:SecretKey"] = "rk_test_of_the_command";
        await _shop.Stripe.RestrictAsync("rk_test_of_the_command", "rak_checkout_session_write", "rak_payment_intent_read", "rak_charge_write", "rak_event_read", "rak_webhook_read");
        try
        {
            var (code, lines) = await RunAsync(clinic);

            Assert.Equal(1, code);
            Assert.Equal(
                ["FAULT stripe-rights", "FAULT webhook-disabled", "UNKNOWN webhook-secret", "UNKNOWN redis-eviction"],
                lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2])).TakeWhile(line => !line.StartsWith("OK", StringComparison.Ordinal)));
        }
        finally
        {
            await _shop.Stripe.PostFormAsync("/v1/webhook_endpoints/we_configured", ("disabled", "false"));
        }
    }

    [Fact]
    public async Task Deployment_with_nothing_right_gets_a_line_for_each()
    {
        var clinic = new Clinic(_shop) { Environment = "Production" };
        clinic.Settings["Shop:PublicUrl"] = "http://books.example";

        var (code, lines) = await RunAsync(clinic);

        Assert.Equal(1, code);
        // No certificate for the keys, which stops the start before the others are asked.
        Assert.Contains(lines, line => line.StartsWith("FAULT   settings ", StringComparison.Ordinal) && line.Contains("DataProtection:CertificateFile", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FAULT   stripe-key-mode ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FAULT   public-url ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Api_tells_the_worst_first()
    {
        await _shop.Stripe.PostFormAsync("/v1/webhook_endpoints/we_configured", ("url", "https://elsewhere.example/api/payments/webhook"));
        try
        {
            var report = (await _shop.Admin.SendAsync<DoctorReport>(HttpMethod.Get, "/api/admin/doctor")).Value;

            Assert.Equal(FindingCodes.WebhookAddress, report.Findings[0].Code);
            Assert.Equal(report.Findings.Select(finding => finding.Level).Order(), report.Findings.Select(finding => finding.Level));
        }
        finally
        {
            await _shop.Stripe.PostFormAsync("/v1/webhook_endpoints/we_configured", ("url", _shop.WebhookUrl!.AbsoluteUri));
        }
    }

    [Fact]
    public async Task Api_finds_a_healthy_shop_with_a_probe()
    {
        var answer = await _shop.Admin.SendAsync<DoctorReport>(HttpMethod.Get, "/api/admin/doctor?probe=true");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Value.IsHealthy, string.Join('\n', answer.Value.Findings));
    }

    private static async Task<(int Code, string[] Lines)> RunAsync(Clinic clinic, bool asDoctor = true)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ApiServiceApp).Assembly.Location, .. asDoctor ? new[] { "doctor" } : []])
        {
            WorkingDirectory = Path.Combine(Repository.Folder, "Bookly.ApiService"),
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = clinic.Environment, ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
        };
        foreach (var (key, value) in clinic.Settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
