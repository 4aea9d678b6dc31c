using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class Reconciler : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "reconcile_marks",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reached = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    scan_run_id = table.Column<long>(type: "bigint", nullable: true),
                    scan_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    scan_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    scan_cursor = table.Column<string>(type: "text", nullable: true),
                    scan_failed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconcile_marks", x => x.kind);
                });

            migrationBuilder.CreateTable(
                name: "reconcile_runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    started_by = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    step = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    step_fraction = table.Column<double>(type: "double precision", nullable: false, defaultValue: 0.0),
                    orders = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    sessions = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    payment_intents = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    refunds = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    foreign_objects = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    failed = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    error = table.Column<string>(type: "text", nullable: true),
                    holder = table.Column<string>(type: "text", nullable: true),
                    fence = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconcile_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reconcile_repairs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    stripe_id = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconcile_repairs", x => x.id);
                    table.ForeignKey(
                        name: "fk_reconcile_repairs_reconcile_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "reconcile_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_reconcile_repairs_run_id_kind",
                table: "reconcile_repairs",
                columns: new[] { "run_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_reconcile_runs_started_at",
                table: "reconcile_runs",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "ux_reconcile_runs_one_running",
                table: "reconcile_runs",
                column: "state",
                unique: true,
                filter: "state = 'Running'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reconcile_marks");

            migrationBuilder.DropTable(
                name: "reconcile_repairs");

            migrationBuilder.DropTable(
                name: "reconcile_runs");
        }
    }
}
