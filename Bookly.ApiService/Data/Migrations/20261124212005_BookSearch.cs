using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookly.ApiService.Data.Migrations
{
    /// <inheritdoc />
    public partial class BookSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "ix_books_genre", table: "books");
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:PostgresExtension:pg_trgm", ",,")
                .Annotation("Npgsql:PostgresExtension:unaccent", ",,");
            migrationBuilder.CreateIndex(name: "ix_books_created_at_id", table: "books", columns: new[] { "created_at", "id" });

            // Words without case, accents and signs, one space between: what is indexed and what is typed go through it alike. Immutable
            // because it names the dictionary, so that generated columns may use it.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION book_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN btrim(regexp_replace(
                    translate(lower(unaccent('unaccent'::regdictionary, $1)), $signs$'’ʼ`$signs$, ''), '[^[:alnum:]]+', ' ', 'g'));

                CREATE FUNCTION book_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN to_tsquery('simple', replace(nullif(book_words($1), ''), ' ', ' & ') || ':*');
                """);

            // In the order of bytes, which is the same on every server and serves both sorting and LIKE.
            migrationBuilder.Sql(
                """
                ALTER TABLE books
                    ADD COLUMN title_words text COLLATE "C" GENERATED ALWAYS AS (book_words(title)) STORED,
                    ADD COLUMN author_words text COLLATE "C" GENERATED ALWAYS AS (book_words(author)) STORED,
                    ADD COLUMN search_words tsvector GENERATED ALWAYS AS (
                        setweight(to_tsvector('simple', book_words(title)), 'A') || setweight(to_tsvector('simple', book_words(author)), 'B')
                        || setweight(to_tsvector('simple', regexp_replace(coalesce(isbn, ''), '[^0-9Xx]', '', 'g')), 'C')) STORED;

                CREATE INDEX ix_books_search_words ON books USING gin (search_words) WITH (fastupdate = off);
                CREATE INDEX ix_books_title_words ON books (title_words, id);
                CREATE INDEX ix_books_author_words ON books (author_words, title_words, id);
                CREATE INDEX ix_books_unit_amount ON books (unit_amount, title_words, id);
                CREATE INDEX ix_books_genre ON books (genre, title_words, id);
                CREATE INDEX ix_books_genre_unit_amount ON books (genre, unit_amount);
                """);

            // A purchase changes stock and held only; with room on the page it writes to no index at all (HOT).
            migrationBuilder.Sql("ALTER TABLE books SET (fillfactor = 80);");

            // The words of titles and authors, to find the one that was meant. It forgets none: a word of a book that is gone finds nothing.
            migrationBuilder.Sql(
                """
                CREATE TABLE search_vocabulary (word text PRIMARY KEY);
                CREATE INDEX ix_search_vocabulary_trigrams ON search_vocabulary USING gin (word gin_trgm_ops);

                CREATE FUNCTION learn_book_words() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO search_vocabulary
                    SELECT lexeme FROM unnest(NEW.search_words) WHERE length(lexeme) > 2 AND NOT 'C' = ANY (weights)
                    ORDER BY lexeme ON CONFLICT DO NOTHING;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER learn_book_words AFTER INSERT OR UPDATE OF title, author ON books
                    FOR EACH ROW EXECUTE FUNCTION learn_book_words();

                INSERT INTO search_vocabulary
                SELECT DISTINCT lexeme FROM books, unnest(search_words) WHERE length(lexeme) > 2 AND NOT 'C' = ANY (weights);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER learn_book_words ON books;
                DROP FUNCTION learn_book_words();
                DROP TABLE search_vocabulary;
                ALTER TABLE books RESET (fillfactor);
                ALTER TABLE books DROP COLUMN search_words, DROP COLUMN author_words, DROP COLUMN title_words;
                DROP FUNCTION book_query(text);
                DROP FUNCTION book_words(text);
                """);
            migrationBuilder.DropIndex(name: "ix_books_created_at_id", table: "books");
            migrationBuilder.AlterDatabase()
                .OldAnnotation("Npgsql:PostgresExtension:pg_trgm", ",,")
                .OldAnnotation("Npgsql:PostgresExtension:unaccent", ",,");
            migrationBuilder.CreateIndex(name: "ix_books_genre", table: "books", column: "genre");
        }
    }
}
