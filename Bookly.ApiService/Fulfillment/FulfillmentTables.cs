using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Fulfillment;

public static class FulfillmentTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<FulfillmentRecord> Fulfillments => db.Set<FulfillmentRecord>();
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
