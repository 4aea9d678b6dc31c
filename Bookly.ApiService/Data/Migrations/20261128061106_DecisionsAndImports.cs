using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class DecisionsAndImports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_refund_requests_amount",
                table: "refund_requests");

            migrationBuilder.DropIndex(
                name: "ux_orders_one_open_checkout_per_shopper",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_cart_items_quantity",
                table: "cart_items");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "failure_mailed_at",
                table: "refunds",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "at_most",
                table: "refund_requests",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "wish",
                table: "refund_requests",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "decided_at",
                table: "payment_cases",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_attempt_at",
                table: "payment_cases",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "awaits_decision",
                table: "orders",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "file",
                table: "book_imports",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "line_count",
                table: "book_imports",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "problem",
                table: "book_imports",
                type: "text",
                nullable: true);

            // What the new columns would have held. A refund for a sold-out order may still be asked for, under the wish it is compared with.
            migrationBuilder.Sql(
                """
                UPDATE payment_cases SET decided_at = resolved_at WHERE resolved_at IS NOT NULL;
                UPDATE orders o SET awaits_decision = true WHERE o.status = 'AwaitingPayment' AND EXISTS (
                    SELECT 1 FROM payment_cases c WHERE c.order_id = o.id AND c.kind = 'AmountMismatch' AND c.resolved_at IS NULL);
                UPDATE refund_requests SET at_most = true WHERE starts_with(key, 'case-') OR starts_with(key, 'order-');
                UPDATE refund_requests SET wish = encode(sha256(convert_to(order_id || '|rest|none|sold_out', 'UTF8')), 'hex')
                    WHERE key = 'order-' || order_id;
                UPDATE refunds SET failure_mailed_at = updated_at WHERE status IN ('Failed', 'Canceled');
                UPDATE orders SET shipping = NULL WHERE starts_with(user_id, 'deleted-');
                UPDATE cart_items SET quantity = 99 WHERE quantity > 99;
                UPDATE book_imports i SET line_count = (SELECT count(*) FROM book_import_lines l WHERE l.import_id = i.id);
                """);

            migrationBuilder.CreateIndex(
                name: "ix_refunds_unmailed_failures",
                table: "refunds",
                column: "id",
                filter: "failure_mailed_at IS NULL AND order_id IS NOT NULL AND status IN ('Failed', 'Canceled')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_refund_requests_amount",
                table: "refund_requests",
                sql: "amount >= 0");

            migrationBuilder.CreateIndex(
                name: "ix_payment_cases_due",
                table: "payment_cases",
                column: "next_attempt_at",
                filter: "resolved_at IS NULL AND decided_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_orders_one_open_checkout_per_shopper",
                table: "orders",
                column: "user_id",
                unique: true,
                filter: "status = 'AwaitingPayment' AND NOT awaits_decision");

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_deleted_shopper_has_no_address",
                table: "orders",
                sql: "shipping IS NULL OR NOT starts_with(user_id, 'deleted-')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_cart_items_quantity",
                table: "cart_items",
                sql: "quantity BETWEEN 1 AND 99");

            // Words without case, accents and signs, one space between: what is indexed and what is typed go through it alike. Immutable
            // because it names the dictionary, so that generated columns may use it. book_signs keeps the apostrophes within words;
            // book_pieces divides what is written without spaces, such as Chinese, Japanese, Korean and Thai, into its characters.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION book_signs(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN btrim(regexp_replace(regexp_replace(regexp_replace(
                    lower(unaccent('unaccent'::regdictionary, normalize(translate($1, $signs$’‘‛ʼʻ`´′＇$signs$, $signs$'''''''''$signs$), NFKC))),
                    '[\u0300-\u036F\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC\u0EC8-\u0ECE\u102B-\u103E\u17B4-\u17D3]+', '', 'g'),
                    '[^[:alnum:]'']+', ' ', 'g'), '''*( |^|$)''*|(''){2,}', '\1\2', 'g'));

                CREATE OR REPLACE FUNCTION book_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN replace(book_signs($1), '''', '');

                CREATE FUNCTION book_pieces(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN btrim(regexp_replace(regexp_replace(regexp_replace($1,
                    '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2E80-\u2FDF\u3005-\u3007\u3040-\u318F\u31A0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF'
                        '\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\U00020000-\U0003FFFF])',
                    '|\1|', 'g'), '\|* \|*', ' ', 'g'), '\|+', '|', 'g'), '|');
                """);

            // What is indexed: the parts of a word with apostrophes, and the word without them. What is asked for: characters written
            // together have to stand together, and a word with an apostrophe is found in either form.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION book_terms(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN translate(book_pieces(book_signs($1)), '|''', '  ')
                    || replace(regexp_replace(' ' || book_signs($1), ' [^'' ]+(?= |$)', '', 'g'), '''', '');

                CREATE OR REPLACE FUNCTION book_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN (
                    SELECT to_tsquery('simple', string_agg(
                        CASE WHEN word LIKE '%''%' THEN '(' || replace(book_pieces(replace(word, '''', '')), '|', ' <-> ') || ending || ' | ' ELSE '(' END
                            || replace(translate(book_pieces(word), '''', '|'), '|', ' <-> ') || ending || ')', ' & ' ORDER BY place))
                    FROM (
                        SELECT word, place, CASE WHEN place = max(place) OVER () THEN ':*' ELSE '' END AS ending
                        FROM regexp_split_to_table(book_signs($1), ' ') WITH ORDINALITY words (word, place)) typed
                    WHERE word <> '');
                """);

            // An update makes generated columns anew.
            migrationBuilder.Sql(
                """
                ALTER TABLE books DROP COLUMN search_words, ADD COLUMN search_words tsvector GENERATED ALWAYS AS (
                    setweight(to_tsvector('simple', book_terms(title)), 'A') || setweight(to_tsvector('simple', book_terms(author)), 'B')
                    || setweight(to_tsvector('simple', regexp_replace(coalesce(isbn, ''), '[^0-9Xx]', '', 'g')), 'C')) STORED;
                CREATE INDEX ix_books_search_words ON books USING gin (search_words) WITH (fastupdate = off);
                UPDATE books SET title = title, author = author;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                ALTER TABLE books DROP COLUMN search_words;
                CREATE OR REPLACE FUNCTION book_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN btrim(regexp_replace(
                    translate(lower(unaccent('unaccent'::regdictionary, $1)), $signs$'’ʼ`$signs$, ''), '[^[:alnum:]]+', ' ', 'g'));
                CREATE OR REPLACE FUNCTION book_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN to_tsquery('simple', replace(nullif(book_words($1), ''), ' ', ' & ') || ':*');
                DROP FUNCTION book_terms(text), book_pieces(text), book_signs(text);
                ALTER TABLE books ADD COLUMN search_words tsvector GENERATED ALWAYS AS (
                    setweight(to_tsvector('simple', book_words(title)), 'A') || setweight(to_tsvector('simple', book_words(author)), 'B')
                    || setweight(to_tsvector('simple', regexp_replace(coalesce(isbn, ''), '[^0-9Xx]', '', 'g')), 'C')) STORED;
                CREATE INDEX ix_books_search_words ON books USING gin (search_words) WITH (fastupdate = off);
                UPDATE books SET title = title, author = author;
                """);

            migrationBuilder.DropIndex(
                name: "ix_refunds_unmailed_failures",
                table: "refunds");

            migrationBuilder.DropCheckConstraint(
                name: "ck_refund_requests_amount",
                table: "refund_requests");

            migrationBuilder.DropIndex(
                name: "ix_payment_cases_due",
                table: "payment_cases");

            migrationBuilder.DropIndex(
                name: "ux_orders_one_open_checkout_per_shopper",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_deleted_shopper_has_no_address",
                table: "orders");

            migrationBuilder.DropCheckConstraint(
                name: "ck_cart_items_quantity",
                table: "cart_items");

            migrationBuilder.DropColumn(
                name: "failure_mailed_at",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "at_most",
                table: "refund_requests");

            migrationBuilder.DropColumn(
                name: "wish",
                table: "refund_requests");

            migrationBuilder.DropColumn(
                name: "decided_at",
                table: "payment_cases");

            migrationBuilder.DropColumn(
                name: "next_attempt_at",
                table: "payment_cases");

            migrationBuilder.DropColumn(
                name: "awaits_decision",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "file",
                table: "book_imports");

            migrationBuilder.DropColumn(
                name: "line_count",
                table: "book_imports");

            migrationBuilder.DropColumn(
                name: "problem",
                table: "book_imports");

            migrationBuilder.AddCheckConstraint(
                name: "ck_refund_requests_amount",
                table: "refund_requests",
                sql: "amount > 0");

            migrationBuilder.CreateIndex(
                name: "ux_orders_one_open_checkout_per_shopper",
                table: "orders",
                column: "user_id",
                unique: true,
                filter: "status = 'AwaitingPayment'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_cart_items_quantity",
                table: "cart_items",
                sql: "quantity > 0");
        }
    }
}
