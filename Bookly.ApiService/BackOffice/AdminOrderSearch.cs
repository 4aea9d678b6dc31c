using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

/// <summary>What the staff types to find an order: whatever a shopper, a log line or Stripe's dashboard gives them.</summary>
internal static class AdminOrderSearch
{
    /// <summary>The number by which shoppers know their order: the last eight digits of its id.</summary>
    private const int NumberLength = 8;

    /// <summary>Those of <paramref name="orders"/> that <paramref name="typed"/> names; what looks like nothing else is a part of an e-mail address.</summary>
    public static IQueryable<Order> Find(BooklyDbContext db, IQueryable<Order> orders, string typed)
    {
        // A NUL is nothing that Postgres could hold; people put # before a number.
        var text = typed.Replace("\0", "", StringComparison.Ordinal).Trim().TrimStart('#');
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
