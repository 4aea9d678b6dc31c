using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.PaymentEvents;

public static class PaymentEventTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<PaymentEvent> PaymentEvents => db.Set<PaymentEvent>();
    }
}

internal sealed class PaymentEventMapping : IEntityTypeConfiguration<PaymentEvent>
{
    public void Configure(EntityTypeBuilder<PaymentEvent> builder)
    {
        builder.ToTable("payment_events");
        builder.HasIndex(entry => entry.NextAttemptAt).HasFilter("state = 'Pending'").HasDatabaseName("ix_payment_events_due");
        builder.HasIndex(entry => new { entry.State, entry.ReceivedAt });
        builder.HasIndex(entry => entry.ReceivedAt).HasFilter("type LIKE 'payout.%'").HasDatabaseName("ix_payment_events_payouts");
        builder.HasIndex(entry => entry.OrderId).HasFilter("order_id IS NOT NULL");
    }
}
