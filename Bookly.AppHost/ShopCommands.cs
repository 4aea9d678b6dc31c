using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bookly.AppHost;

/// <summary>What a developer would otherwise do by hand, as commands of the dashboard and of <c>aspire resource</c>.</summary>
internal static class ShopCommands
{
    /// <summary>The seeded account of Development; elsewhere there is none, and the commands say so.</summary>
    private static readonly object Admin = new { email = "admin@bookly.example", password = "Read-Me-A-Story-1" };

    public static void AddShopCommands(
        this IDistributedApplicationBuilder builder, IResourceBuilder<PostgresServerResource> postgres, IResourceBuilder<RedisResource> redis,
        IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> web)
    {
        if (!builder.ExecutionContext.IsRunMode) return;

        api.WithAdminCommand("reconcile", "Reconcile now", "ArrowSync", "Compares Stripe's books with the shop's and repairs what differs.", ReconcileAsync)
            .WithAdminCommand("check-invariants", "Check invariants", "Shield", "Evaluates what must always be true, by SQL.", CheckInvariantsAsync)
            .WithAdminCommand("doctor", "Examine the shop", "Stethoscope", "Finds what is wrong with settings, Stripe, servers and mail; Stripe sends one event that means nothing.", ExamineAsync)
            .WithAdminCommand("replay-dead-events", "Replay dead events", "Replay", "Tries every event again that was given up.", ReplayDeadEventsAsync);
        postgres.WithResetCommand("bookly", api.Resource, web.Resource);
        redis.WithFlushCommand();
    }

    private static IResourceBuilder<ProjectResource> WithAdminCommand(
        this IResourceBuilder<ProjectResource> api, string name, string title, string icon, string description,
        Func<HttpClient, CancellationToken, Task<ExecuteCommandResult>> execute)
    {
        var endpoint = api.GetEndpoint("http");
        return api.WithCommand(
            name, title,
            async context =>
            {
                using var client = new HttpClient { BaseAddress = new Uri(endpoint.Url), Timeout = TimeSpan.FromMinutes(5) };
                try
                {
                    using var login = await client.PostAsJsonAsync("/api/accounts/login", Admin, context.CancellationToken);
                    if (!login.IsSuccessStatusCode) return CommandResults.Failure("The seeded admin account cannot sign in: it exists in Development only.");

                    var token = (string?)(await login.Content.ReadFromJsonAsync<JsonObject>(context.CancellationToken))?["accessToken"];
                    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
                    return await execute(client, context.CancellationToken);
                }
                catch (HttpRequestException e)
                {
                    return CommandResults.Failure($"The API did not do it: {e.Message}");
                }
            },
            new CommandOptions { IconName = icon, Description = description, UpdateState = WhenHealthy });
    }

    private static async Task<ExecuteCommandResult> ReconcileAsync(HttpClient api, CancellationToken cancellationToken)
    {
        using var started = await api.PostAsync("/api/admin/reconcile", content: null, cancellationToken);
        return started.IsSuccessStatusCode ? CommandResults.Success() : CommandResults.Failure(await ExplainAsync(started, cancellationToken));
    }

    private static async Task<ExecuteCommandResult> CheckInvariantsAsync(HttpClient api, CancellationToken cancellationToken)
    {
        var report = await api.GetFromJsonAsync<JsonObject>("/api/admin/invariants", cancellationToken);
        var violations = report?["violations"]?.AsArray() ?? [];
        return violations.Count == 0
            ? CommandResults.Success()
            : CommandResults.Failure(string.Join("; ", violations.Select(violation => $"{violation?["invariant"]}: {violation?["detail"]}")));
    }

    /// <summary>Each finding in a line; a healthy shop's too, for who asks by the console.</summary>
    private static async Task<ExecuteCommandResult> ExamineAsync(HttpClient api, CancellationToken cancellationToken)
    {
        var report = await api.GetFromJsonAsync<JsonObject>("/api/admin/doctor?probe=true", cancellationToken);
        var findings = report?["findings"]?.AsArray() ?? [];
        var lines = string.Join(Environment.NewLine, findings.Select(finding => $"{finding?["level"]?.ToString().ToUpperInvariant(),-8}{finding?["code"],-21}{finding?["sentence"]} {finding?["remedy"]}".TrimEnd()));
        return (bool?)report?["isHealthy"] == true ? CommandResults.Success(lines) : CommandResults.Failure(lines);
    }

    private static async Task<ExecuteCommandResult> ReplayDeadEventsAsync(HttpClient api, CancellationToken cancellationToken)
    {
        var dead = await api.GetFromJsonAsync<JsonObject>("/api/admin/events?state=dead&pageSize=100", cancellationToken);
        foreach (var entry in dead?["items"]?.AsArray() ?? [])
        {
            using var replayed = await api.PostAsync($"/api/admin/events/{entry?["id"]}/replay", content: null, cancellationToken);
            if (!replayed.IsSuccessStatusCode) return CommandResults.Failure(await ExplainAsync(replayed, cancellationToken));
        }

        return CommandResults.Success();
    }

    private static async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return $"The API answered {(int)response.StatusCode}. {body}";
    }

    private static ResourceCommandState WhenHealthy(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
