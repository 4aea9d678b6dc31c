using Bookly.ApiService.Orders;
using Bookly.ApiService.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Data;

internal sealed class OrderMapping : IEntityTypeConfiguration<Order>
{
    /// <summary>Violated when a second checkout of the same shopper starts while one is open.</summary>
    internal const string OneOpenCheckoutPerShopper = "ux_orders_one_open_checkout_per_shopper";

    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("orders");
        builder.Property(order => order.Id).ValueGeneratedNever();
        builder.Property(order => order.Currency).HasMaxLength(3);
        builder.Property(order => order.Language).HasMaxLength(10);
        builder.Property(order => order.CartTaken).HasDefaultValue(false);
        builder.Property(order => order.Shipping).HasColumnType("jsonb").HasConversion(
            shipping => ShippingJson.Write(shipping), json => ShippingJson.Read(json));
        builder.HasMany(order => order.Lines).WithOne().HasForeignKey(line => line.OrderId);
        builder.HasMany(order => order.History).WithOne().HasForeignKey(entry => entry.OrderId);
        builder.HasIndex(order => order.SessionId).IsUnique();
        // Stripe's news of refunds and disputes name the payment only.
        builder.HasIndex(order => order.PaymentIntentId);
        builder.HasIndex(order => new { order.UserId, order.CreatedAt });
        builder.HasIndex(order => order.UserId).IsUnique()
            .HasFilter("status = 'AwaitingPayment'").HasDatabaseName(OneOpenCheckoutPerShopper);
        // The sweeper's and the refunder's work lists: small, whatever the number of finished orders.
        builder.HasIndex(order => order.ExpiresAt)
            .HasFilter("status IN ('AwaitingPayment', 'PaymentProcessing', 'RefundPending')").HasDatabaseName("ix_orders_unfinished");
    }
}

internal sealed class OrderLineMapping : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable("order_lines", table =>
        {
            table.HasCheckConstraint("ck_order_lines_quantity", "quantity > 0");
            table.HasCheckConstraint("ck_order_lines_restocked", "0 <= restocked AND restocked <= quantity");
        });
        builder.HasKey(line => new { line.OrderId, line.BookId });
    }
}

internal sealed class OrderHistoryMapping : IEntityTypeConfiguration<OrderHistoryEntry>
{
    /// <summary>The moves that a shopper is told of by mail and has not been yet.</summary>
    internal const string Unmailed = "mailed_at IS NULL AND status IN ('PaymentProcessing', 'Fulfilled', 'PaymentFailed', 'RefundPending')";

    public void Configure(EntityTypeBuilder<OrderHistoryEntry> builder)
    {
        builder.ToTable("order_history");
        builder.HasIndex(entry => entry.Id).HasFilter(Unmailed).HasDatabaseName("ix_order_history_unmailed");
        builder.HasIndex(entry => entry.At).HasFilter("status = 'RefundPending'").HasDatabaseName("ix_order_history_refund_pending");
    }
}

internal sealed class FulfillmentMapping : IEntityTypeConfiguration<Fulfillment>
{
    public void Configure(EntityTypeBuilder<Fulfillment> builder)
    {
        builder.ToTable("fulfillments");
        builder.HasKey(fulfillment => fulfillment.SessionId);
        builder.HasIndex(fulfillment => fulfillment.OrderId).IsUnique();
        // For reports by day. Rows come in the order of time, so a block range index finds them and costs a fulfillment next to nothing.
        builder.HasIndex(fulfillment => fulfillment.At).HasMethod("brin");
    }
}

internal sealed class PaymentEventMapping : IEntityTypeConfiguration<PaymentEvent>
{
    public void Configure(EntityTypeBuilder<PaymentEvent> builder)
    {
        builder.ToTable("payment_events");
        builder.HasIndex(entry => entry.NextAttemptAt).HasFilter("state = 'Pending'").HasDatabaseName("ix_payment_events_due");
        builder.HasIndex(entry => new { entry.State, entry.ReceivedAt });
        builder.HasIndex(entry => entry.OrderId).HasFilter("order_id IS NOT NULL");
    }
}
