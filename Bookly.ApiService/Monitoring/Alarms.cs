using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Monitoring;

/// <summary>What is wrong now: begins alarms, ends them, and tells the owners of both, in one transaction.</summary>
public sealed class Alarms(BooklyDbContext db, Outbox outbox, IOptions<ShopOptions> shop, ILogger<Alarms> logger)
{
    /// <param name="findings">What is wrong.</param>
    /// <param name="kinds">What was looked at: an open alarm of one of these kinds that is not among the findings is over.</param>
    public async Task SettleAsync(IReadOnlyList<Finding> findings, IReadOnlyList<string> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var (began, ended) = await db.InTransactionAsync(async token =>
        {
            var over = await EndAsync([.. kinds.Except(findings.Select(finding => finding.Kind))], token);
            List<AlarmRecord> begun = [];
            foreach (var finding in findings)
            {
                if (await TryBeginAsync(finding, token) is { } alarm) begun.Add(alarm);
            }

            if (begun.Count + over.Count > 0)
            {
                foreach (var owner in await db.OwnerAddressesAsync(token))
                {
                    using var english = ShopLanguages.UseCulture(null);
                    foreach (var alarm in begun) await outbox.AddAsync(MailOf(alarm, owner), owner, token);
                    foreach (var alarm in over) await outbox.AddAsync(MailOf(alarm, owner), owner, token);
                }
            }

            return (begun, over);
        }, cancellationToken);
        foreach (var alarm in began) logger.LogError("Alarm {Kind} begins: {Detail}", alarm.Kind, alarm.Detail);
        foreach (var alarm in ended) logger.LogWarning("Alarm {Kind} is over", alarm.Kind);
    }

    /// <returns>The new alarm; null when it had begun before.</returns>
    private async Task<AlarmRecord?> TryBeginAsync(Finding finding, CancellationToken cancellationToken)
    {
        var begun = await db.Database.SqlQuery<long>(
            $"""
            INSERT INTO alarms (kind, detail, began_at) VALUES ({finding.Kind}, {finding.Detail}, now())
            ON CONFLICT (kind) WHERE ended_at IS NULL DO NOTHING RETURNING id AS "Value"
            """).ToListAsync(cancellationToken);
        if (begun is [var id]) return await db.Alarms.AsNoTracking().SingleAsync(alarm => alarm.Id == id, cancellationToken);

        await db.Database.ExecuteSqlAsync(
            $"UPDATE alarms SET detail = {finding.Detail} WHERE kind = {finding.Kind} AND ended_at IS NULL AND detail <> {finding.Detail}", cancellationToken);
        return null;
    }

    private Task<List<AlarmRecord>> EndAsync(string[] kinds, CancellationToken cancellationToken) => db.Alarms.FromSql(
        $"UPDATE alarms SET ended_at = now() WHERE ended_at IS NULL AND kind = ANY ({kinds}) RETURNING *").AsNoTracking().ToListAsync(cancellationToken);

    private MailContent MailOf(AlarmRecord alarm, string owner)
    {
        var (headline, whatToDo) = AlarmText.Of(alarm.Kind);
        var fact = $"alarm.{alarm.Id}.{(alarm.EndedAt is null ? "begins" : "over")}.{MailContent.FactOf(owner)}";
        var content = alarm.EndedAt is null
            ? new MailContent(fact, $"Alarm: {headline}", headline, [alarm.Detail, whatToDo])
            : new MailContent(fact, $"Over: {headline}", $"Over: {headline}", [$"It began at {alarm.BeganAt:yyyy-MM-dd HH:mm} UTC and was over at {alarm.EndedAt:yyyy-MM-dd HH:mm} UTC."]);
        return content with { Action = new MailAction("Open the monitor", new Uri(shop.Value.PublicUrl, "/admin/monitor")) };
    }
}
