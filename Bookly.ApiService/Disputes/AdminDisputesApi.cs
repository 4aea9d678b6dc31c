using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Disputes;

public static class AdminDisputesApi
{
    public static void MapAdminDisputes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/disputes", List).WithTags("Back office: disputes").RequireAuthorization(StaffPolicy.SeeOrders)
            .WithSummary("Disputes: open (the nearest deadline first), closed or all");

    public static AdminDispute ToContract(this Dispute dispute)
    {
        ArgumentNullException.ThrowIfNull(dispute);
        return new AdminDispute(
            dispute.Id, dispute.OrderId, dispute.PaymentIntentId, dispute.Amount, dispute.Currency, dispute.Reason, dispute.Status, dispute.Inquiry,
            dispute.EvidenceDueAt, dispute.OpenedAt, dispute.ClosedAt,
            [.. dispute.History.OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => new DisputeMove(entry.What, entry.Status, entry.At))]);
    }

    private static async Task<Results<Ok<PagedList<AdminDispute>>, ProblemHttpResult>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string state = "open", int page = 1, int pageSize = 50)
    {
        var all = db.Disputes.AsNoTracking();
        IQueryable<Dispute> disputes;
        switch (state)
        {
            case "open": disputes = all.Where(row => row.ClosedAt == null).OrderBy(row => row.EvidenceDueAt).ThenBy(row => row.Id); break;
            case "closed": disputes = all.Where(row => row.ClosedAt != null).OrderByDescending(row => row.ClosedAt).ThenBy(row => row.Id); break;
            case "all": disputes = all.OrderByDescending(row => row.OpenedAt).ThenBy(row => row.Id); break;
            default: return Problems.Invalid(new Dictionary<string, string[]> { ["state"] = ["Give open, closed or all."] });
        }

        return TypedResults.Ok((await new PageRequest(page, pageSize).OfAsync(disputes.Include(row => row.History), cancellationToken)).As(ToContract));
    }
}
