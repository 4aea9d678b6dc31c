using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Monitoring;

/// <summary>
/// Posts alarms to <c>Monitor:WebhookUrl</c>: at least once each, in the order in which they happened, until the receiver takes them. The member
/// <c>text</c> is what chats show, and <c>id</c> tells a repetition.
/// </summary>
public sealed class AlarmPoster(BooklyDbContext db, IHttpClientFactory http, IOptions<MonitorOptions> options, TimeProvider time, ILogger<AlarmPoster> logger)
{
    public const string SignatureHeader = "Bookly-Signature";

    /// <summary>What was not taken within a day is no news any more.</summary>
    private static readonly TimeSpan NewsFor = TimeSpan.FromDays(1);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task PostAsync(CancellationToken cancellationToken)
    {
        if (options.Value.WebhookUrl is not { } url) return;

        var since = time.GetUtcNow() - NewsFor;
        var news = await db.Alarms.AsNoTracking()
            .Where(alarm => alarm.BeganAt > since && (alarm.BeginPostedAt == null || (alarm.EndedAt != null && alarm.EndPostedAt == null)))
            .OrderBy(alarm => alarm.Id).ToListAsync(cancellationToken);
        foreach (var alarm in news)
        {
            if (alarm.BeginPostedAt is null)
            {
                if (!await TryPostAsync(url, alarm, isOver: false, cancellationToken)) return;

                await db.Database.ExecuteSqlAsync($"UPDATE alarms SET begin_posted_at = now() WHERE id = {alarm.Id}", CancellationToken.None);
            }

            if (alarm.EndedAt is not null)
            {
                if (!await TryPostAsync(url, alarm, isOver: true, cancellationToken)) return;

                await db.Database.ExecuteSqlAsync($"UPDATE alarms SET end_posted_at = now() WHERE id = {alarm.Id}", CancellationToken.None);
            }
        }
    }

    private async Task<bool> TryPostAsync(Uri url, AlarmRecord alarm, bool isOver, CancellationToken cancellationToken)
    {
        var (headline, whatToDo) = AlarmText.Of(alarm.Kind);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Id = $"{alarm.Id}.{(isOver ? "over" : "begins")}",
                alarm.Kind,
                At = isOver ? alarm.EndedAt : alarm.BeganAt,
                Text = isOver ? $"Over: {headline}" : $"Alarm: {headline}. {alarm.Detail} {whatToDo}",
            }, Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (options.Value.WebhookSecret is { Length: > 0 } secret) request.Headers.Add(SignatureHeader, Sign(body, secret));
        try
        {
            using var response = await http.CreateClient(nameof(AlarmPoster)).SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) return true;

            logger.LogWarning("Monitor:WebhookUrl answers {Status} to an alarm, which is posted again", (int)response.StatusCode);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("Monitor:WebhookUrl does not take an alarm ({Reason}), which is posted again", e.Message);
        }

        return false;
    }

    private string Sign(byte[] body, string secret)
    {
        var at = time.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{at}."), .. body];
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={at},v1={Convert.ToHexStringLower(hash)}";
    }
}
