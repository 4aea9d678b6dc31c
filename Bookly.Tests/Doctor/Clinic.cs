using System.Net;
using Bookly.ApiService.Doctor;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Doctor;

/// <summary>The doctor's way to a shop: its own settings, with something wrong in them.</summary>
internal sealed class Clinic(TestShop shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the shop itself was started with.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["ConnectionStrings:bookly"] = shop.ConnectionString,
        ["ConnectionStrings:redis"] = shop.Redis,
        ["Shop:PublicUrl"] = "https://books.example",
        ["Shop:Currency"] = "usd",
        ["Stripe:SecretKey"] = "sk_test_bookly_emulator",
        ["Stripe:WebhookSecret"] = "whsec_bookly_emulator",
        ["Stripe:ApiBase"] = shop.StripeAddress!.GetLeftPart(UriPartial.Authority),
        ["Stripe:WebhookUrl"] = shop.WebhookUrl!.AbsoluteUri,
    };

    public string Environment { get; set; } = "Development";

    public bool MayProbe { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Answers what is asked by HTTP; null for the real network.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage>>? Network { get; set; }

    /// <summary>Outside Development: the shop's address answers, and nothing else does.</summary>
    public Clinic Deployed(string environment)
    {
        Environment = environment;
        Settings["ConnectionStrings:bookly"] = "";
        Network = request => request.RequestUri!.Host == "books.example"
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK))
            : throw new HttpRequestException("No route to host");
        return this;
    }

    public async Task<IReadOnlyList<Finding>> ExamineAsync()
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environment });
        host.Configuration.AddInMemoryCollection(Settings);
        using var network = Network is null ? null : new Handler(Network);
        using var patient = new Patient(host.Configuration, host.Environment, Time, network) { MayProbe = MayProbe };
        return (await Checkup.ExamineAsync(patient, DoctorCommand.FindMistakes(host.Configuration), Ct)).Findings;
    }

    /// <summary>Nothing is wrong but this, and its line says what and what to do.</summary>
    public async Task FindsOnlyAsync(string code, params string[] words)
    {
        var faults = (await ExamineAsync()).Where(finding => finding.Level == FindingLevel.Fault || (finding.Level == FindingLevel.Warning && finding.Code == code)).ToList();

        Assert.True(faults.Count == 1, $"One finding is expected, {code}:\n{string.Join('\n', faults)}");
        Assert.Equal(code, faults[0].Code);
        Assert.NotNull(faults[0].Remedy);
        Assert.DoesNotContain('\n', faults[0].ToString());
        foreach (var word in words) Assert.Contains(word, faults[0].ToString(), StringComparison.Ordinal);
    }

    private sealed class Handler(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
