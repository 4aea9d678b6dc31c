using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Mail;

/// <summary><c>/api/admin/mails</c>: what was and will be sent, and a second chance for what was given up.</summary>
public static class AdminMailsApi
{
    public static void MapAdminMails(this IEndpointRouteBuilder routes)
    {
        var mails = routes.MapGroup("/api/admin/mails").WithTags("Back office: mails").RequireAuthorization(StaffPolicy.SeeOrders);
        mails.MapGet("/", List).WithSummary("Mails to shoppers, newest first, by state, without their text");
        mails.MapPost("/{id:long}/replay", Replay).RequireAuthorization(StaffPolicy.HandleOrders).WithSummary("Try a pending or dead mail again now");
    }

    private static async Task<Results<Ok<PagedList<AdminMail>>, ProblemHttpResult>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string? state = null, int page = 1, int pageSize = 50)
    {
        var mails = db.OutboxMails.AsNoTracking();
        if (!EnumFilter.TryRead<MailState>("state", state, out var wanted, out var problem)) return problem;
        if (wanted is { } one) mails = mails.Where(mail => mail.State == one);

        return TypedResults.Ok(await new PageRequest(page, pageSize).OfAsync(
            mails.OrderByDescending(mail => mail.CreatedAt).ThenByDescending(mail => mail.Id),
            mail => new AdminMail(
                mail.Id, mail.Fact, mail.State, mail.Recipient, mail.Subject, mail.OrderId, mail.Attempts, mail.NextAttemptAt, mail.LastError,
                mail.CreatedAt, mail.SentAt),
            cancellationToken));
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> Replay(
        long id, BooklyDbContext db, Outbox outbox, CancellationToken cancellationToken)
    {
        if (await outbox.ReplayAsync(id, cancellationToken)) return TypedResults.Accepted((string?)null);

        return await db.OutboxMails.AsNoTracking().AnyAsync(mail => mail.Id == id, cancellationToken)
            ? Problems.Problem(StatusCodes.Status409Conflict, ProblemCodes.MailSent, "This mail has been sent; its text is not kept.")
            : Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.MailNotFound, "There is no mail with this id in the outbox.");
    }
}
