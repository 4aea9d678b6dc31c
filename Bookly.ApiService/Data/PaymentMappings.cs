using Bookly.ApiService.Cases;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Refunds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Data;

internal sealed class RefundRequestMapping : IEntityTypeConfiguration<RefundRequest>
{
    public void Configure(EntityTypeBuilder<RefundRequest> builder)
    {
        builder.ToTable("refund_requests", table => table.HasCheckConstraint("ck_refund_requests_amount", "amount > 0"));
        builder.Property(request => request.Id).ValueGeneratedNever();
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
    /// <summary>The refunds that a shopper is told of by mail and has not been yet.</summary>
    internal const string Unmailed = "mailed_at IS NULL AND order_id IS NOT NULL AND status IN ('Pending', 'RequiresAction', 'Succeeded')";

    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        builder.ToTable("refunds");
        builder.Property(refund => refund.Currency).HasMaxLength(3);
        builder.HasIndex(refund => refund.OrderId);
        builder.HasIndex(refund => refund.CreatedAt);
        builder.HasIndex(refund => refund.CreatedAt, "ix_refunds_unmailed").HasFilter(Unmailed).HasDatabaseName("ix_refunds_unmailed");
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

internal sealed class PaymentCaseMapping : IEntityTypeConfiguration<PaymentCase>
{
    public void Configure(EntityTypeBuilder<PaymentCase> builder)
    {
        builder.ToTable("payment_cases");
        builder.Property(row => row.Currency).HasMaxLength(3);
        // Told again, also after somebody has dealt with it, it stays one case.
        builder.HasIndex(row => new { row.Kind, row.Subject }).IsUnique();
        builder.HasIndex(row => row.OrderId);
        builder.HasIndex(row => row.OpenedAt).HasFilter("resolved_at IS NULL").HasDatabaseName("ix_payment_cases_open");
    }
}

internal sealed class DisputeMapping : IEntityTypeConfiguration<Dispute>
{
    public void Configure(EntityTypeBuilder<Dispute> builder)
    {
        builder.ToTable("disputes");
        builder.Property(dispute => dispute.Currency).HasMaxLength(3);
        builder.HasMany(dispute => dispute.History).WithOne().HasForeignKey(entry => entry.DisputeId);
        builder.HasIndex(dispute => dispute.OrderId);
        builder.HasIndex(dispute => dispute.EvidenceDueAt).HasFilter("closed_at IS NULL").HasDatabaseName("ix_disputes_open");
        builder.HasIndex(dispute => dispute.ClosedAt).HasFilter("status = 'Lost'").HasDatabaseName("ix_disputes_lost");
    }
}

internal sealed class DisputeEntryMapping : IEntityTypeConfiguration<DisputeEntry>
{
    public void Configure(EntityTypeBuilder<DisputeEntry> builder) => builder.ToTable("dispute_history");
}
