using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using StackExchange.Redis;

namespace Bookly.LocalHosting.Redis;

/// <summary>Well when it answers a PING of a client with the right password.</summary>
internal sealed class RedisProbe(RedisResource server)
{
    public async Task CheckAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse((await server.ConnectionStringExpression.GetValueAsync(cancellationToken))!);
        options.ConnectTimeout = 2000;
        options.ConnectRetry = 0;
        options.AsyncTimeout = 2000;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }
}
