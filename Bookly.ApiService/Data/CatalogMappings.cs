using Bookly.ApiService.Cart;
using Bookly.ApiService.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Data;

internal sealed class BookMapping : IEntityTypeConfiguration<Book>
{
    public void Configure(EntityTypeBuilder<Book> builder)
    {
        builder.ToTable("books", table =>
        {
            // The database's own word that nothing is oversold (design, section 5).
            table.HasCheckConstraint("ck_books_stock", "0 <= held AND held <= stock");
            table.HasCheckConstraint("ck_books_unit_amount", "unit_amount > 0");
        });
        builder.Property(book => book.Title).HasMaxLength(BookRules.MaxTitle);
        builder.Property(book => book.Author).HasMaxLength(BookRules.MaxAuthor);
        builder.Property(book => book.Genre).HasMaxLength(BookRules.MaxGenre);
        builder.Property(book => book.Isbn).HasMaxLength(BookRules.MaxIsbn);
        builder.Property(book => book.Currency).HasMaxLength(3);
        builder.HasIndex(book => book.Genre);
        builder.HasIndex(book => new { book.Title, book.Id });
    }
}

internal sealed class RetiredListingMapping : IEntityTypeConfiguration<RetiredListing>
{
    public void Configure(EntityTypeBuilder<RetiredListing> builder)
    {
        builder.ToTable("retired_listings");
        builder.HasIndex(listing => listing.BookId);
    }
}

internal sealed class CartLineMapping : IEntityTypeConfiguration<CartLine>
{
    public void Configure(EntityTypeBuilder<CartLine> builder)
    {
        builder.ToTable("cart_items", table => table.HasCheckConstraint("ck_cart_items_quantity", "quantity > 0"));
        builder.HasKey(line => new { line.UserId, line.BookId });
    }
}
