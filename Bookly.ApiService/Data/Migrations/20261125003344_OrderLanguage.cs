using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class OrderLanguage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "orders",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "language",
                table: "orders");
        }
    }
}
