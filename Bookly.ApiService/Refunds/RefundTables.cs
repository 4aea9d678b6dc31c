using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Refunds;

public static class RefundTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<RefundRequest> RefundRequests => db.Set<RefundRequest>();

        public DbSet<Refund> Refunds => db.Set<Refund>();

        public DbSet<Restock> Restocks => db.Set<Restock>();
    }
}

internal sealed class RefundRequestMapping : IEntityTypeConfiguration<RefundRequest>
{
    public void Configure(EntityTypeBuilder<RefundRequest> builder)
    {
        builder.ToTable("refund_requests", table => table.HasCheckConstraint("ck_refund_requests_amount", "amount >= 0"));
        builder.Property(request => request.Id).ValueGeneratedNever();
        builder.Property(request => request.Wish).HasMaxLength(64);
        builder.Property(request => request.Currency).HasMaxLength(3);
        builder.OwnsMany(request => request.Restock, lines => lines.ToJson("restock"));
        builder.HasIndex(request => request.Key).IsUnique();
        builder.HasIndex(request => request.OrderId);
        builder.HasIndex(request => request.PaymentIntentId);
        builder.HasIndex(request => request.NextAttemptAt).HasFilter("state = 'Requested'").HasDatabaseName("ix_refund_requests_due");
    }
}

internal sealed class RefundMapping : IEntityTypeConfiguration<Refund>
{
    internal const string Unmailed = "mailed_at IS NULL AND order_id IS NOT NULL AND status IN ('Pending', 'RequiresAction', 'Succeeded')";

    internal const string UnmailedFailure = "failure_mailed_at IS NULL AND order_id IS NOT NULL AND status IN ('Failed', 'Canceled')";

    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.ToTable("refunds");
        builder.Property(refund => refund.Currency).HasMaxLength(3);
        builder.HasIndex(refund => refund.OrderId);
        builder.HasIndex(refund => refund.CreatedAt);
        builder.HasIndex(refund => refund.CreatedAt, "ix_refunds_unmailed").HasFilter(Unmailed).HasDatabaseName("ix_refunds_unmailed");
        builder.HasIndex(refund => refund.Id).HasFilter(UnmailedFailure).HasDatabaseName("ix_refunds_unmailed_failures");
        builder.HasIndex(refund => refund.PaymentIntentId);
    }
}

internal sealed class RestockMapping : IEntityTypeConfiguration<Restock>
{
    public void Configure(EntityTypeBuilder<Restock> builder)
    {
        builder.ToTable("restocks", table => table.HasCheckConstraint("ck_restocks_quantity", "quantity > 0"));
        builder.HasIndex(restock => restock.OrderId);
    }
}
