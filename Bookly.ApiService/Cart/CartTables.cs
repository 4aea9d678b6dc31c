using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Cart;

public static class CartTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<CartLine> CartItems => db.Set<CartLine>();
    }
}

internal sealed class CartLineMapping : IEntityTypeConfiguration<CartLine>
{
    public void Configure(EntityTypeBuilder<CartLine> builder)
    {
        builder.ToTable("cart_items", table => table.HasCheckConstraint("ck_cart_items_quantity", $"quantity BETWEEN 1 AND {Limits.MaxQuantity}"));
        builder.HasKey(line => new { line.UserId, line.BookId });
    }
}
