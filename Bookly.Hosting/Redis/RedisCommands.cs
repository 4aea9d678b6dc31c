using StackExchange.Redis;

namespace Aspire.Hosting;

public static class RedisCommands
{
    /// <summary>Adds the command <c>flush</c>, which deletes all keys.</summary>
    /// <param name="builder">The server.</param>
    public static IResourceBuilder<RedisResource> WithFlushCommand(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = builder.Resource;
        return builder.WithCommand(
            "flush", "Flush everything",
            async context =>
            {
                var options = ConfigurationOptions.Parse(await server.GetConnectionStringAsync(context.CancellationToken) ?? "");
                options.AllowAdmin = true;
                options.ConnectRetry = 0;
                try
                {
                    await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
                    await connection.GetServers()[0].FlushAllDatabasesAsync();
                    return CommandResults.Success();
                }
                catch (RedisException e)
                {
                    return CommandResults.Failure(e.Message);
                }
            },
            new CommandOptions { IconName = "Broom", Description = "Empties Redis. Bookly loses nothing by it: the database is the truth." });
    }
}
