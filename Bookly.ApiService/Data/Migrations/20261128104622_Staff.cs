using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class Staff : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "network",
                table: "orders",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "standing",
                table: "orders",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Known");

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor_id = table.Column<string>(type: "text", nullable: true),
                    actor = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: true),
                    action = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    after = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "lifted_hold_limits",
                columns: table => new
                {
                    user_id = table.Column<string>(type: "text", nullable: false),
                    lifted_by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lifted_hold_limits", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_lifted_hold_limits_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_devices",
                columns: table => new
                {
                    user_id = table.Column<string>(type: "text", nullable: false),
                    device = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    network = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_devices", x => new { x.user_id, x.device, x.network });
                    table.ForeignKey(
                        name: "fk_staff_devices_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "text", nullable: true),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    invited_by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_invitations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_secret_uses",
                columns: table => new
                {
                    fingerprint = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    first_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    events = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_secret_uses", x => x.fingerprint);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orders_network",
                table: "orders",
                column: "updated_at",
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orders_unproven_holds",
                table: "orders",
                column: "standing",
                filter: "status IN ('AwaitingPayment', 'PaymentProcessing') AND standing <> 'Known'");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_at",
                table: "audit_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_subject_id",
                table: "audit_entries",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_invitations_token_hash",
                table: "staff_invitations",
                column: "token_hash",
                unique: true);

            // The one role of before is the owner's now; the others are new.
            migrationBuilder.Sql(
                """
                UPDATE roles SET name = 'Owner', normalized_name = 'OWNER' WHERE name = 'Admin';
                INSERT INTO roles (id, name, normalized_name, concurrency_stamp)
                SELECT gen_random_uuid()::text, role, upper(role), gen_random_uuid()::text
                FROM unnest(ARRAY['Owner', 'Orders', 'Catalog', 'Bookkeeper']) AS role
                WHERE NOT EXISTS (SELECT 1 FROM roles known WHERE known.normalized_name = upper(role));
                """);

            // No road of the product, and no role of the database that works with rows, changes what staff did.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION keep_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'DELETE' THEN
                        IF old.at < now() - interval '365 days' THEN RETURN old; END IF;
                    END IF;
                    RAISE EXCEPTION 'audit_entries are kept: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
                END $$;
                CREATE TRIGGER keep_audit_entries BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION keep_audit_entries();
                CREATE TRIGGER keep_all_audit_entries BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_entries();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("UPDATE roles SET name = 'Admin', normalized_name = 'ADMIN' WHERE name = 'Owner'");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.Sql("DROP FUNCTION keep_audit_entries()");

            migrationBuilder.DropTable(
                name: "lifted_hold_limits");

            migrationBuilder.DropTable(
                name: "staff_devices");

            migrationBuilder.DropTable(
                name: "staff_invitations");

            migrationBuilder.DropTable(
                name: "webhook_secret_uses");

            migrationBuilder.DropIndex(
                name: "ix_orders_network",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_orders_unproven_holds",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "network",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "standing",
                table: "orders");
        }
    }
}
