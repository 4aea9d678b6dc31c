using Npgsql;

namespace Bookly.ApiService.Common;

/// <summary>Which status an unhandled exception answers with.</summary>
internal static class ExceptionStatus
{
    public static int Of(Exception e) => e switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        // Text that Postgres cannot hold, such as a NUL character, came from the caller.
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }
            or { InnerException: PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } } => StatusCodes.Status400BadRequest,
        // The database is away or overloaded: the caller may try again.
        NpgsqlException { IsTransient: true } or TimeoutException or { InnerException: NpgsqlException { IsTransient: true } }
            => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
