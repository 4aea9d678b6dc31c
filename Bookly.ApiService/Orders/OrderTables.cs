using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Orders;

public static class OrderTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<Order> Orders => db.Set<Order>();

        public DbSet<OrderLine> OrderLines => db.Set<OrderLine>();

        public DbSet<OrderHistoryEntry> OrderHistory => db.Set<OrderHistoryEntry>();
    }
}

internal sealed class OrderMapping : IEntityTypeConfiguration<Order>
{
    /// <summary>Violated when two checkouts of one shopper start concurrently.</summary>
    internal const string OneOpenCheckoutPerShopper = "ux_orders_one_open_checkout_per_shopper";

    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("orders", table => table.HasCheckConstraint(
            "ck_orders_deleted_shopper_has_no_address", $"shipping IS NULL OR NOT starts_with(user_id, '{DeletedShopper.Prefix}')"));
        builder.Property(order => order.Id).ValueGeneratedNever();
        builder.Property(order => order.Currency).HasMaxLength(3);
        builder.Property(order => order.Language).HasMaxLength(10);
        builder.Property(order => order.Network).HasMaxLength(64);
        builder.Property(order => order.Standing).HasDefaultValue(BuyerStanding.Known);
        builder.Property(order => order.CartTaken).HasDefaultValue(false);
        builder.Property(order => order.AwaitsDecision).HasDefaultValue(false);
        builder.Property(order => order.Shipping).HasColumnType("jsonb").HasConversion(
            shipping => ShippingJson.Write(shipping), json => ShippingJson.Read(json));
        // The convention names foreign keys before it knows the other table.
        builder.HasMany(order => order.Lines).WithOne().HasForeignKey(line => line.OrderId).HasConstraintName("fk_order_lines_orders_order_id");
        builder.HasMany(order => order.History).WithOne().HasForeignKey(entry => entry.OrderId).HasConstraintName("fk_order_history_orders_order_id");
        builder.HasIndex(order => order.SessionId).IsUnique();
        // Stripe's refund and dispute events name only the payment.
        builder.HasIndex(order => order.PaymentIntentId);
        builder.HasIndex(order => new { order.UserId, order.CreatedAt });
        builder.HasIndex(order => order.UserId).IsUnique()
            .HasFilter("status = 'AwaitingPayment' AND NOT awaits_decision").HasDatabaseName(OneOpenCheckoutPerShopper);
        // What those who have not paid before hold together.
        builder.HasIndex(order => order.Standing)
            .HasFilter($"status IN ({OrderTransitions.SqlNames(OrderTransitions.HoldingStock)}) AND standing <> 'Known'").HasDatabaseName("ix_orders_unproven_holds");
        builder.HasIndex(order => order.UpdatedAt).HasFilter("network IS NOT NULL").HasDatabaseName("ix_orders_network");
        // Work lists of the sweeper and of refunds: partial, so their size does not grow with finished orders.
        builder.HasIndex(order => order.ExpiresAt)
            .HasFilter($"status IN ({OrderTransitions.SqlNames(OrderTransitions.Unfinished)})").HasDatabaseName("ix_orders_unfinished");
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
    /// <summary>Moves whose mail is still to be written.</summary>
    internal const string Unmailed = "mailed_at IS NULL AND status IN ('PaymentProcessing', 'Fulfilled', 'PaymentFailed', 'RefundPending')";

    public void Configure(EntityTypeBuilder<OrderHistoryEntry> builder)
    {
        builder.ToTable("order_history");
        builder.HasIndex(entry => entry.Id).HasFilter(Unmailed).HasDatabaseName("ix_order_history_unmailed");
        builder.HasIndex(entry => entry.At).HasFilter("status = 'RefundPending'").HasDatabaseName("ix_order_history_refund_pending");
    }
}
