using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Cases;

public static class CaseTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<PaymentCase> PaymentCases => db.Set<PaymentCase>();
    }
}

internal sealed class PaymentCaseMapping : IEntityTypeConfiguration<PaymentCase>
{
    public void Configure(EntityTypeBuilder<PaymentCase> builder)
    {
        builder.ToTable("payment_cases");
        builder.Property(row => row.Currency).HasMaxLength(3);
        // A repeated event opens no second case, also after a person has resolved the first.
        builder.HasIndex(row => new { row.Kind, row.Subject }).IsUnique();
        builder.HasIndex(row => row.OrderId);
        builder.HasIndex(row => row.OpenedAt).HasFilter("resolved_at IS NULL").HasDatabaseName("ix_payment_cases_open");
        builder.HasIndex(row => row.NextAttemptAt).HasFilter("resolved_at IS NULL AND decided_at IS NOT NULL").HasDatabaseName("ix_payment_cases_due");
    }
}
