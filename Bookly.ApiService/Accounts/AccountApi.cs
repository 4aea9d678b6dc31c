using System.Security.Claims;
using Bookly.ApiService.Accounts.Passkeys;
using Bookly.ApiService.Cart;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.ShopperOrders;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts;

/// <summary>Export and deletion of one's own data, beside Identity's endpoints.</summary>
internal static class AccountApi
{
    public static void MapOwnAccount(this IEndpointRouteBuilder accounts)
    {
        var mine = accounts.MapGroup("/manage").RequireAuthorization();
        mine.MapGet("/export", Export).RequireFreshProof().WithSummary("All that the shop knows about the caller");
        mine.MapPost("/delete", Delete).ProducesProblem(StatusCodes.Status403Forbidden).WithSummary("Delete the account; orders stay without a name");
    }

    private static async Task<Ok<AccountExport>> Export(
        ClaimsPrincipal caller, BooklyDbContext db, UserManager<User> users, CartReader carts, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var userId = caller.UserId();
        var user = await db.Users.AsNoTracking().SingleAsync(row => row.Id == userId, cancellationToken);
        var orders = await db.Orders.AsNoTracking().Where(order => order.UserId == userId).OrderBy(order => order.CreatedAt)
            .Include(order => order.Lines).Include(order => order.History).AsSplitQuery().ToListAsync(cancellationToken);
        var refunds = (await db.FindRefundsAsync(orders, cancellationToken)).ToLookup(refund => refund.OrderId);
        return TypedResults.Ok(new AccountExport(
            time.GetUtcNow(), new AccountFacts(user.Email ?? "", user.EmailConfirmed), await carts.ReadAsync(userId, cancellationToken),
            [.. orders.Select(order => order.ToContractWith(refunds[order.Id]))], await users.ListPasskeysAsync(user)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        DeleteAccount request, ClaimsPrincipal caller, UserManager<User> users, OwnerProofs proofs, AccountRemover remover,
        CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        if (await proofs.RefuseAsync(user, caller, request.Password, "nothing was deleted", cancellationToken) is { } refusal) return refusal;

        return await AnswerAsync(remover.RemoveAsync(user, cancellationToken));
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> AnswerAsync(Task<AccountRemoval> removal) => await removal switch
    {
        AccountRemoval.Removed => TypedResults.NoContent(),
        AccountRemoval.IsStaff => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.AccountIsStaff, "The account of somebody of the staff cannot be deleted; its roles have to be taken away first."),
        _ => Problems.Problem(
            StatusCodes.Status503ServiceUnavailable, ProblemCodes.PaymentProviderUnavailable,
            "An open checkout cannot be closed now because the payment provider does not answer. Nothing was deleted; try again in a moment."),
    };
}
