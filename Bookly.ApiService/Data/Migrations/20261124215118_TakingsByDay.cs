using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class TakingsByDay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_refunds_created_at",
                table: "refunds",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_order_history_refund_pending",
                table: "order_history",
                column: "at",
                filter: "status = 'RefundPending'");

            migrationBuilder.CreateIndex(
                name: "ix_fulfillments_at",
                table: "fulfillments",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_disputes_lost",
                table: "disputes",
                column: "closed_at",
                filter: "status = 'Lost'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_refunds_created_at",
                table: "refunds");

            migrationBuilder.DropIndex(
                name: "ix_order_history_refund_pending",
                table: "order_history");

            migrationBuilder.DropIndex(
                name: "ix_fulfillments_at",
                table: "fulfillments");

            migrationBuilder.DropIndex(
                name: "ix_disputes_lost",
                table: "disputes");
        }
    }
}
