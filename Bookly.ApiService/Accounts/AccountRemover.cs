using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Cart;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts;

public enum AccountRemoval
{
    Removed,
    IsStaff,

    /// <summary>Stripe did not answer when the open checkout was closed; nothing was deleted.</summary>
    CheckoutStaysOpen,
}

/// <summary>Deletes accounts. Orders stay for the shop's accounts, anonymized; a payment in progress continues.</summary>
public sealed class AccountRemover(
    BooklyDbContext db, UserManager<User> users, CheckoutCloser closer, StripePersonalData stripeData, AccountMails mails, Outbox outbox,
    AccountSessions sessions, SecurityLog log)
{
    /// <summary>For who has proved that the account is theirs to delete.</summary>
    public async Task<AccountRemoval> RemoveAsync(User user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var userId = user.Id;
        if (await users.IsStaffAsync(user)) return AccountRemoval.IsStaff;

        // Stripe first: a session must not be payable when its shopper can no longer see the order.
        var open = await db.Orders.AsNoTracking().Include(order => order.Lines)
            .Where(order => order.UserId == userId && order.Status == OrderStatus.AwaitingPayment).ToListAsync(cancellationToken);
        foreach (var order in open)
        {
            if (!await closer.TryCloseAsync(order, OrderStatus.Cancelled, OrderActors.Shopper, cancellationToken))
            {
                return AccountRemoval.CheckoutStaysOpen;
            }
        }

        // Their rows go with the account; the pages that are open hear of it now.
        await sessions.EndAllAsync(userId, except: null, CancellationToken.None);
        var goodbye = mails.Deleted();
        var email = user.Email;
        // The checkouts are closed, so the rest follows, whether somebody still waits for the answer or not.
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await AnonymizeAsync(userId, email, token);
            if (email is not null) await outbox.AddAsync(goodbye, email, token);
            await transaction.CommitAsync(token);
        }, CancellationToken.None);
        log.Write(SecurityEvent.AccountDeleted, userId);
        return AccountRemoval.Removed;
    }

    private async Task AnonymizeAsync(string userId, string? email, CancellationToken cancellationToken)
    {
        var nobody = DeletedShopper.NewId();
        // Whoever writes something about a person holds their row: what they wrote is forgotten below, and later ones find nobody.
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM users WHERE id = {userId} FOR UPDATE", cancellationToken);
        await outbox.ForgetShopperAsync(userId, email, cancellationToken);
        await stripeData.EraseAsync(userId, cancellationToken);
        await db.AnonymizeOrdersAsync(userId, nobody, cancellationToken);
        // Again: a transaction that committed in between did not see the orders as anonymized. Later ones do.
        await stripeData.EraseAsync(nobody, cancellationToken);
        await db.ClearCartAsync(userId, cancellationToken);
        await db.Users.Where(row => row.Id == userId).ExecuteDeleteAsync(cancellationToken);
    }
}
