using Bookly.ApiService.Mail;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Doctor;

/// <summary>What the shop stands on: its address, Postgres, Redis and the mail server.</summary>
internal static class ServerChecks
{
    private const string PolicyField = "maxmemory_policy:";
    private const string NoEviction = "noeviction";

    public static async Task<IReadOnlyList<Finding>> PublicUrlAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (patient.Environment.IsDevelopment())
        {
            return [new(FindingCodes.PublicUrl, FindingLevel.Ok, "Development asks nothing of Shop:PublicUrl.")];
        }

        if (patient.Shop.PublicUrl is not { IsAbsoluteUri: true } address)
        {
            return [new(
                FindingCodes.PublicUrl, FindingLevel.Fault,
                "Shop:PublicUrl is not set.",
                "Set the web shop's address, such as https://books.example.")];
        }

        if (address.Scheme != Uri.UriSchemeHttps)
        {
            return [new(
                FindingCodes.PublicUrl, FindingLevel.Fault,
                $"Shop:PublicUrl is {address}, which is not https.",
                "Set an address that begins with https://, and end TLS there.")];
        }

        try
        {
            using var answer = await patient.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode < 500
                ? [new(FindingCodes.PublicUrl, FindingLevel.Ok, $"{address} answers.")]
                : [Unreachable($"it answers {(int)answer.StatusCode}")];
        }
        catch (HttpRequestException e)
        {
            return [Unreachable(Checkup.OneLine(e.InnerException ?? e))];
        }
        catch (OperationCanceledException)
        {
            return [Unreachable("no answer")];
        }

        Finding Unreachable(string why) => new(
            FindingCodes.PublicUrl, FindingLevel.Fault,
            $"{address} cannot be reached from here: {why}.",
            "Correct Shop:PublicUrl, its DNS entry, its certificate or the proxy before the web shop.");
    }

    /// <summary>By INFO, which servers of providers answer that forbid CONFIG. A server without the field evicts nothing by a policy.</summary>
    public static async Task<IReadOnlyList<Finding>> RedisAsync(Patient patient, CancellationToken cancellationToken)
    {
        await using var redis = await patient.OpenRedisAsync(cancellationToken);
        var memory = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "memory").WaitAsync(cancellationToken) ?? "";
        var field = memory.Split('\n').FirstOrDefault(line => line.StartsWith(PolicyField, StringComparison.Ordinal));
        var policy = field?[PolicyField.Length..].Trim() ?? NoEviction;
        return policy == NoEviction
            ? [new(FindingCodes.RedisEviction, FindingLevel.Ok, "Redis answers and throws no key away.")]
            :
            [
                new(
                    FindingCodes.RedisEviction, FindingLevel.Fault,
                    $"Redis throws keys away when its memory is full (maxmemory-policy {policy}), leases of fulfillments among them.",
                    "Set maxmemory-policy noeviction, or give Bookly a Redis of its own."),
            ];
    }

    /// <summary>
    /// In Development the AppHost's own server may do without fsync, as its data need not survive the machine; commits have to survive the server.
    /// </summary>
    public static async Task<IReadOnlyList<Finding>> PostgresAsync(Patient patient, CancellationToken cancellationToken)
    {
        string[] needed = patient.Environment.IsDevelopment() ? ["synchronous_commit"] : ["fsync", "full_page_writes", "synchronous_commit"];
        await using var db = patient.OpenDatabase();
        var off = await db.Database.SqlQuery<string>(
            $"""SELECT name AS "Value" FROM pg_settings WHERE name = ANY ({needed}) AND setting = 'off' ORDER BY name""").ToListAsync(cancellationToken);
        return off.Count == 0
            ? [new(FindingCodes.PostgresDurability, FindingLevel.Ok, "Postgres keeps what it has committed.")]
            :
            [
                new(
                    FindingCodes.PostgresDurability, FindingLevel.Fault,
                    $"Postgres may lose paid orders in a crash: {string.Join(", ", off)} {(off.Count == 1 ? "is" : "are")} off.",
                    $"Turn {(off.Count == 1 ? "it" : "them")} on in postgresql.conf, and for the service's role and database, and reload."),
            ];
    }

    /// <summary>Says hello and signs in, and sends nothing.</summary>
    public static async Task<IReadOnlyList<Finding>> SmtpAsync(Patient patient, CancellationToken cancellationToken)
    {
        var mail = patient.Mail;
        if (!mail.CanSend)
        {
            return patient.Environment.IsDevelopment()
                ? [new(FindingCodes.Smtp, FindingLevel.Ok, "Development needs no mail server.")]
                : [new(
                    FindingCodes.Smtp, FindingLevel.Warning,
                    "There is no mail server: mails wait in the outbox.",
                    "Set Mail:Smtp:Host and Mail:From.")];
        }

        var server = $"{mail.Smtp.Host}:{mail.Smtp.Port}";
        try
        {
            await using var smtp = new SmtpSender(Options.Create(mail), patient.Shop.Name);
            await smtp.ConnectAsync(cancellationToken);
            return [new(FindingCodes.Smtp, FindingLevel.Ok, $"The mail server {server} lets Bookly in.")];
        }
        catch (Exception e) when (e is MailServerException or OperationCanceledException)
        {
            return
            [
                new(
                    FindingCodes.Smtp, FindingLevel.Fault,
                    $"The mail server {server} does not let Bookly in: {(e is MailServerException ? Checkup.OneLine(e) : "no answer")}.",
                    "Correct the settings Mail:Smtp (host, port, security, user and password), or start the server."),
            ];
        }
    }
}
