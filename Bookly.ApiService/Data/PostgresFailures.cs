using System.Data.Common;
using Bookly.ApiService.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Bookly.ApiService.Data;

/// <summary>Notes where the server was away or ended a connection; what a statement did wrong is not its failure.</summary>
internal sealed class PostgresFailures(DependencyFailures failures) : IDbConnectionInterceptor, IDbCommandInterceptor
{
    public Task ConnectionFailedAsync(DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData.Exception);
        return Task.CompletedTask;
    }

    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData.Exception);
        return Task.CompletedTask;
    }

    private void Note(Exception e)
    {
        if (IsOfTheServer(e)) failures.Note(Dependency.Postgres);
    }

    /// <summary>Operator intervention (class 57, but not a cancelled statement), connection lost (08), out of resources (53); without a state the connection broke.</summary>
    private static bool IsOfTheServer(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => false,
        PostgresException postgres => postgres.SqlState[..2] is "57" or "08" or "53",
        NpgsqlException => true,
        _ => false,
    };
}
