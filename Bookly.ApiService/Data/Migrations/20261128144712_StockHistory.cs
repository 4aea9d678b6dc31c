using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class StockHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand, and no renaming as generated: copies that were added to the stock are another wish than changes of prices and texts.
            migrationBuilder.DropColumn(
                name: "restock",
                table: "book_imports");

            migrationBuilder.AddColumn<bool>(
                name: "update_existing",
                table: "book_imports",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "low_stock",
                table: "delisted_listings",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "low_stock",
                table: "books",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "confirmed_by",
                table: "book_imports",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "changes",
                table: "book_import_lines",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "difference",
                table: "book_import_lines",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "exported_id",
                table: "book_import_lines",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "shelf_counts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    genre = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    search = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    started_by = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_by = table.Column<string>(type: "text", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shelf_counts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stock_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    book_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    difference = table.Column<int>(type: "integer", nullable: false),
                    stock_after = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    supplier = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    cost = table.Column<long>(type: "bigint", nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    source = table.Column<string>(type: "text", nullable: true),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stock_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "shelf_count_lines",
                columns: table => new
                {
                    count_id = table.Column<Guid>(type: "uuid", nullable: false),
                    book_id = table.Column<long>(type: "bigint", nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    author = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    isbn = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    expected = table.Column<int>(type: "integer", nullable: true),
                    counted = table.Column<int>(type: "integer", nullable: true),
                    counted_by = table.Column<string>(type: "text", nullable: true),
                    counted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refusal = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    booked = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shelf_count_lines", x => new { x.count_id, x.book_id });
                    table.CheckConstraint("ck_shelf_count_lines_counted", "counted >= 0");
                    table.ForeignKey(
                        name: "fk_shelf_count_lines_shelf_counts_count_id",
                        column: x => x.count_id,
                        principalTable: "shelf_counts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_shelf_counts_started_at",
                table: "shelf_counts",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "ix_stock_changes_book_id_id",
                table: "stock_changes",
                columns: new[] { "book_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_stock_changes_book_id_key",
                table: "stock_changes",
                columns: new[] { "book_id", "key" },
                unique: true,
                filter: "key IS NOT NULL");

            // By hand: what is there came in before the history begins. Of a book that has left the catalog nothing is there, and what came in is
            // what has sold; copies that were left when a person took it off are neither.
            migrationBuilder.Sql(
                """
                INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after)
                SELECT id, now(), 'migration', 'Opening', received, stock FROM books WHERE received <> 0;

                INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after)
                SELECT book_id, now(), 'migration', 'Opening', sold, 0
                FROM (
                    SELECT DISTINCT ON (r.book_id) r.book_id, r.received - r.stock AS sold FROM delisted_listings r
                    WHERE NOT EXISTS (SELECT 1 FROM books b WHERE b.id = r.book_id) ORDER BY r.book_id, r.id DESC) gone
                WHERE sold <> 0;
                """);
            // By hand until here.
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "shelf_count_lines");

            migrationBuilder.DropTable(
                name: "stock_changes");

            migrationBuilder.DropTable(
                name: "shelf_counts");

            migrationBuilder.DropColumn(
                name: "low_stock",
                table: "delisted_listings");

            migrationBuilder.DropColumn(
                name: "low_stock",
                table: "books");

            migrationBuilder.DropColumn(
                name: "confirmed_by",
                table: "book_imports");

            migrationBuilder.DropColumn(
                name: "changes",
                table: "book_import_lines");

            migrationBuilder.DropColumn(
                name: "difference",
                table: "book_import_lines");

            migrationBuilder.DropColumn(
                name: "exported_id",
                table: "book_import_lines");

            migrationBuilder.DropColumn(
                name: "update_existing",
                table: "book_imports");

            migrationBuilder.AddColumn<bool>(
                name: "restock",
                table: "book_imports",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }
    }
}
