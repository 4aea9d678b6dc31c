using System.Text.Json;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Audit;

/// <summary><c>/api/admin/audit</c>: read only. Nothing in the product changes an entry.</summary>
public static class AdminAuditApi
{
    public static void MapAdminAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/audit", List).WithTags("Back office: staff").RequireAuthorization(StaffPolicy.SeeAudit)
            .WithSummary("Changes by staff, newest first; by action, by a part of the actor's address, by subject, by day (UTC)");

    private static async Task<Results<Ok<PagedList<AuditEntry>>, ProblemHttpResult>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string? action = null, string? actor = null, string? subject = null,
        DateOnly? from = null, DateOnly? to = null, int page = 1, int pageSize = 50)
    {
        if (!EnumFilter.TryRead<AuditAction>("action", action, out var wanted, out var problem)) return problem;

        var entries = db.AuditEntries.AsNoTracking();
        if (wanted is { } one) entries = entries.Where(entry => entry.Action == one);
        if (!string.IsNullOrWhiteSpace(actor))
        {
            var part = $"%{LikePatterns.Escape(actor.Trim())}%";
            entries = entries.Where(entry => EF.Functions.ILike(entry.Actor, part, @"\"));
        }

        if (!string.IsNullOrWhiteSpace(subject)) entries = entries.Where(entry => entry.Subject == subject.Trim());
        if (from is { } first) entries = entries.Where(entry => entry.At >= StartOf(first));
        if (to is { } last && last < DateOnly.MaxValue) entries = entries.Where(entry => entry.At < StartOf(last.AddDays(1)));

        return TypedResults.Ok((await new PageRequest(page, pageSize).OfAsync(entries.OrderByDescending(entry => entry.Id), cancellationToken)).As(ToContract));
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static AuditEntry ToContract(AuditRecord entry) => new(
        entry.Id, entry.At, entry.Actor, entry.Address, entry.Action, entry.Subject, Read(entry.Before), Read(entry.After));

    private static JsonElement? Read(string? json) => json is null ? null : JsonElement.Parse(json);
}
