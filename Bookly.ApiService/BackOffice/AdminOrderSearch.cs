using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

internal static class AdminOrderSearch
{
    private const int NumberLength = 8;

    /// <summary>Finds orders by id, number, Stripe id or, when it looks like none of these, a part of the e-mail address.</summary>
    public static IQueryable<Order> Find(BooklyDbContext db, IQueryable<Order> orders, string typed)
    {
        // People type # before a number.
        var text = typed.Trim().TrimStart('#');
        if (Guid.TryParse(text, out var id)) return orders.Where(order => order.Id == id);
        if (text.StartsWith("cs_", StringComparison.Ordinal)) return orders.Where(order => order.SessionId == text);
        if (text.StartsWith("pi_", StringComparison.Ordinal)) return orders.Where(order => order.PaymentIntentId == text);
        if (text.Length == NumberLength && text.All(char.IsAsciiHexDigit))
        {
            var end = "%" + text.ToLowerInvariant();
            return orders.Where(order => EF.Functions.Like(order.Id.ToString(), end));
        }

        var address = $"%{LikePatterns.Escape(text.ToUpperInvariant())}%";
        return orders.Where(order => db.Users.Any(user => user.Id == order.UserId && EF.Functions.Like(user.NormalizedEmail!, address, @"\")));
    }
}
