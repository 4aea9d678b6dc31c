using System.Linq.Expressions;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Data;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Orders;
using Bookly.Contracts;

namespace Bookly.ApiService.BackOffice;

internal static class AdminOrderViews
{
    public static Expression<Func<Orders.Order, AdminOrder>> Of(BooklyDbContext db) => order => new AdminOrder(
        order.Id, order.UserId, db.Users.Where(user => user.Id == order.UserId).Select(user => user.Email).FirstOrDefault(),
        order.Status, order.Currency, order.SubtotalAmount, order.DiscountAmount, order.ShippingAmount, order.TaxAmount,
        order.TotalAmount, order.RefundedAmount, order.SessionId,
        db.Set<PaymentCase>().Where(row => row.OrderId == order.Id && row.ResolvedAt == null).OrderBy(row => row.Id)
            .Select(row => (PaymentCaseKind?)row.Kind).FirstOrDefault(),
        db.Set<Dispute>().Any(dispute => dispute.OrderId == order.Id && dispute.ClosedAt == null),
        order.CreatedAt, order.Shipping);
}
