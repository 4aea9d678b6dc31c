using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Fulfillment;

public static class FulfillmentTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<FulfillmentRecord> Fulfillments => db.Set<FulfillmentRecord>();

        public DbSet<FulfillmentCall> FulfillmentCalls => db.Set<FulfillmentCall>();
    }
}

internal sealed class FulfillmentMapping : IEntityTypeConfiguration<FulfillmentRecord>
{
    public void Configure(EntityTypeBuilder<FulfillmentRecord> builder)
    {
        builder.ToTable("fulfillments");
        builder.HasKey(fulfillment => fulfillment.SessionId);
        builder.HasIndex(fulfillment => fulfillment.OrderId).IsUnique();
        // For reports by day. Rows come in the order of time, so a block range index finds them and costs a fulfillment next to nothing.
        builder.HasIndex(fulfillment => fulfillment.At).HasMethod("brin");
    }
}

internal sealed class FulfillmentCallMapping : IEntityTypeConfiguration<FulfillmentCall>
{
    public void Configure(EntityTypeBuilder<FulfillmentCall> builder)
    {
        builder.ToTable("fulfillment_calls");
        builder.Property(call => call.Trigger).HasMaxLength(32);
        builder.Property(call => call.Outcome).HasMaxLength(32);
        builder.HasIndex(call => new { call.OrderId, call.Id });
        // Rows come in the order of time: for the monitor, which looks at the last minutes, and for pruning.
        builder.HasIndex(call => call.At).HasMethod("brin");
    }
}
