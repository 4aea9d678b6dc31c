using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Inventory.ShelfCounts;

public static class ShelfCountTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<ShelfCountRecord> ShelfCounts => db.Set<ShelfCountRecord>();

        public DbSet<ShelfCountRow> ShelfCountLines => db.Set<ShelfCountRow>();
    }
}

internal sealed class ShelfCountMapping : IEntityTypeConfiguration<ShelfCountRecord>
{
    public void Configure(EntityTypeBuilder<ShelfCountRecord> builder)
    {
        builder.ToTable("shelf_counts");
        builder.Property(count => count.Id).ValueGeneratedNever();
        builder.Property(count => count.Genre).HasMaxLength(Limits.MaxGenre);
        builder.Property(count => count.Search).HasMaxLength(Limits.MaxSearch);
        builder.HasMany(count => count.Lines).WithOne().HasForeignKey(line => line.CountId).HasConstraintName("fk_shelf_count_lines_shelf_counts_count_id");
        builder.HasIndex(count => count.StartedAt);
    }
}

internal sealed class ShelfCountLineMapping : IEntityTypeConfiguration<ShelfCountRow>
{
    public void Configure(EntityTypeBuilder<ShelfCountRow> builder)
    {
        builder.ToTable("shelf_count_lines", table => table.HasCheckConstraint("ck_shelf_count_lines_counted", "counted >= 0"));
        builder.HasKey(line => new { line.CountId, line.BookId });
        builder.Property(line => line.Title).HasMaxLength(Limits.MaxTitle);
        builder.Property(line => line.Author).HasMaxLength(Limits.MaxAuthor);
        builder.Property(line => line.Isbn).HasMaxLength(Limits.MaxIsbn);
    }
}
