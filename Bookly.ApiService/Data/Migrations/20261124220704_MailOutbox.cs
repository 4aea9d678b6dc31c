using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class MailOutbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "mailed_at",
                table: "refunds",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "mailed_at",
                table: "order_history",
                type: "timestamp with time zone",
                nullable: true);

            // Nobody wants a mail about an order of last year.
            migrationBuilder.Sql("UPDATE order_history SET mailed_at = at");
            migrationBuilder.Sql("UPDATE refunds SET mailed_at = created_at");

            migrationBuilder.CreateTable(
                name: "outbox_mails",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    fact = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    recipient = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_mails", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_refunds_unmailed",
                table: "refunds",
                column: "created_at",
                filter: "mailed_at IS NULL AND order_id IS NOT NULL AND status IN ('Pending', 'RequiresAction', 'Succeeded')");

            migrationBuilder.CreateIndex(
                name: "ix_order_history_unmailed",
                table: "order_history",
                column: "id",
                filter: "mailed_at IS NULL AND status IN ('PaymentProcessing', 'Fulfilled', 'PaymentFailed', 'RefundPending')");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_mails_due",
                table: "outbox_mails",
                column: "next_attempt_at",
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_mails_fact",
                table: "outbox_mails",
                column: "fact",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_mails_recipient_created_at",
                table: "outbox_mails",
                columns: new[] { "recipient", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_mails_state_created_at",
                table: "outbox_mails",
                columns: new[] { "state", "created_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "outbox_mails");

            migrationBuilder.DropIndex(
                name: "ix_refunds_unmailed",
                table: "refunds");

            migrationBuilder.DropIndex(
                name: "ix_order_history_unmailed",
                table: "order_history");

            migrationBuilder.DropColumn(
                name: "mailed_at",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "mailed_at",
                table: "order_history");
        }
    }
}
