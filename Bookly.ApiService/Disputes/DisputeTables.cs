using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Disputes;

public static class DisputeTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<Dispute> Disputes => db.Set<Dispute>();

        public DbSet<DisputeEntry> DisputeHistory => db.Set<DisputeEntry>();
    }
}

internal sealed class DisputeMapping : IEntityTypeConfiguration<Dispute>
{
    public void Configure(EntityTypeBuilder<Dispute> builder)
    {
        builder.ToTable("disputes");
        builder.Property(dispute => dispute.Currency).HasMaxLength(3);
        builder.HasMany(dispute => dispute.History).WithOne().HasForeignKey(entry => entry.DisputeId)
            .HasConstraintName("fk_dispute_history_disputes_dispute_id");
        builder.HasIndex(dispute => dispute.OrderId);
        builder.HasIndex(dispute => dispute.EvidenceDueAt).HasFilter("closed_at IS NULL").HasDatabaseName("ix_disputes_open");
        builder.HasIndex(dispute => dispute.ClosedAt).HasFilter("status = 'Lost'").HasDatabaseName("ix_disputes_lost");
    }
}

internal sealed class DisputeEntryMapping : IEntityTypeConfiguration<DisputeEntry>
{
    public void Configure(EntityTypeBuilder<DisputeEntry> builder) => builder.ToTable("dispute_history");
}
