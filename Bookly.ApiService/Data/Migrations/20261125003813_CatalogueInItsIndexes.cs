using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class CatalogueInItsIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_books_created_at_id",
                table: "books");

            migrationBuilder.CreateIndex(
                name: "ix_books_currency_created_at_id",
                table: "books",
                columns: new[] { "currency", "created_at", "id" })
                .Annotation("Npgsql:IndexInclude", new[] { "genre", "unit_amount" });

            // Everything that a page of the catalogue is sorted and filtered by, but stock, is in the index it is read from: the books it
            // skips or only counts are never fetched. Still no stock and no held: see the mapping.
            migrationBuilder.Sql(
                """
                DROP INDEX ix_books_title_words, ix_books_author_words, ix_books_unit_amount, ix_books_genre, ix_books_genre_unit_amount;
                CREATE INDEX ix_books_title_words ON books (currency, title_words, id) INCLUDE (genre, unit_amount);
                CREATE INDEX ix_books_author_words ON books (currency, author_words, title_words, id) INCLUDE (genre, unit_amount);
                CREATE INDEX ix_books_unit_amount ON books (currency, unit_amount, title_words, id) INCLUDE (genre);
                CREATE INDEX ix_books_genre ON books (currency, genre, title_words, id) INCLUDE (unit_amount);
                CREATE INDEX ix_books_genre_unit_amount ON books (currency, genre, unit_amount, title_words, id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_books_currency_created_at_id",
                table: "books");

            migrationBuilder.CreateIndex(
                name: "ix_books_created_at_id",
                table: "books",
                columns: new[] { "created_at", "id" });

            migrationBuilder.Sql(
                """
                DROP INDEX ix_books_title_words, ix_books_author_words, ix_books_unit_amount, ix_books_genre, ix_books_genre_unit_amount;
                CREATE INDEX ix_books_title_words ON books (title_words, id);
                CREATE INDEX ix_books_author_words ON books (author_words, title_words, id);
                CREATE INDEX ix_books_unit_amount ON books (unit_amount, title_words, id);
                CREATE INDEX ix_books_genre ON books (genre, title_words, id);
                CREATE INDEX ix_books_genre_unit_amount ON books (genre, unit_amount);
                """);
        }
    }
}
