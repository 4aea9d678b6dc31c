using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Audit;

public static class AuditTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<AuditRecord> AuditEntries => db.Set<AuditRecord>();
    }
}

internal sealed class AuditRecordMapping : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.ToTable("audit_entries");
        builder.Property(entry => entry.Subject).HasMaxLength(AuditLog.MaxSubject);
        builder.Property(entry => entry.Before).HasColumnType("jsonb");
        builder.Property(entry => entry.After).HasColumnType("jsonb");
        builder.HasIndex(entry => entry.At);
        builder.HasIndex(entry => new { entry.Subject, entry.Id });
    }
}
