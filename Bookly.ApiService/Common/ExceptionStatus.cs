using Npgsql;

namespace Bookly.ApiService.Common;

internal static class ExceptionStatus
{
    public static int Of(Exception e) => e switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        // Text that Postgres cannot store, such as NUL, is the caller's mistake.
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }
            or { InnerException: PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } } => StatusCodes.Status400BadRequest,
        // A broken surrogate pair that some road let in.
        System.Text.EncoderFallbackException or { InnerException: System.Text.EncoderFallbackException } => StatusCodes.Status400BadRequest,
        // The database is down or overloaded: the caller may retry.
        NpgsqlException { IsTransient: true } or TimeoutException or { InnerException: NpgsqlException { IsTransient: true } }
            => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
