using Bookly.ApiService.Common;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Bookly.ApiService.Data;

/// <summary>Postgres and Redis, by Aspire's client integrations.</summary>
public static class DataSetup
{
    private static readonly TimeSpan RedisTimeout = TimeSpan.FromMilliseconds(500);

    public static void AddData(this IHostApplicationBuilder builder)
    {
        var failures = new DependencyFailures(TimeProvider.System);
        builder.Services.AddSingleton(failures);
        builder.AddNpgsqlDbContext<BooklyDbContext>(
            "bookly",
            // What is asked often is parsed once per connection.
            settings => settings.ConnectionString = settings.ConnectionString is { } server ? $"{server};Max Auto Prepare=100" : null,
            options =>
            {
                Configure(options);
                options.AddInterceptors(new PostgresFailures(failures));
            });
        // Redis only makes the common case cheap: without it the service is as healthy and a little slower, so it is not a health
        // check, and its commands fail at once instead of waiting for it to come back.
        builder.AddRedisClient(
            "redis",
            settings => settings.DisableHealthChecks = true,
            options =>
            {
                options.BacklogPolicy = BacklogPolicy.FailFast;
                options.AsyncTimeout = (int)RedisTimeout.TotalMilliseconds;
                options.ConnectTimeout = (int)RedisTimeout.TotalMilliseconds;
            });
    }

    internal static void Configure(DbContextOptionsBuilder options) => options.UseSnakeCaseNamingConvention();
}
