using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Inventory;

public static class InventoryTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<StockChange> StockChanges => db.Set<StockChange>();
    }
}

internal sealed class StockChangeMapping : IEntityTypeConfiguration<StockChange>
{
    public void Configure(EntityTypeBuilder<StockChange> builder)
    {
        builder.ToTable("stock_changes");
        builder.Property(change => change.Currency).HasMaxLength(3);
        builder.Property(change => change.Supplier).HasMaxLength(Limits.MaxSupplier);
        builder.Property(change => change.Key).HasMaxLength(Limits.MaxIdempotencyKey);
        builder.HasIndex(change => new { change.BookId, change.Id });
        builder.HasIndex(change => new { change.BookId, change.Key }).IsUnique().HasFilter("key IS NOT NULL");
    }
}
