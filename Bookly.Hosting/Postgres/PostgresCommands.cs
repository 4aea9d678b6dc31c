using Bookly.Hosting.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static class PostgresCommands
{
    /// <summary>Adds the command <c>reset-database</c>: drops and creates a database while the services that use it are stopped.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="database">The database's name on the server.</param>
    /// <param name="users">The services that use it, in the order to start them in.</param>
    public static IResourceBuilder<PostgresServerResource> WithResetCommand(
        this IResourceBuilder<PostgresServerResource> builder, string database, params IResource[] users)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = builder.Resource;
        return builder.WithCommand(
            "reset-database", "Reset the database",
            async context =>
            {
                var commands = context.Services.GetRequiredService<ResourceCommandService>();
                var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
                foreach (var user in users.Reverse()) await StopAsync(user);

                await using (var connection = await PostgresDatabases.OpenAsync(await server.GetConnectionStringAsync(context.CancellationToken) ?? "", context.CancellationToken))
                {
                    await PostgresDatabases.DropAsync(connection, database, context.CancellationToken);
                    await PostgresDatabases.CreateAsync(connection, database, context.CancellationToken);
                }

                // Not cancellable: a service that stays stopped is worse than a slow command.
                foreach (var user in users) await commands.ExecuteCommandAsync(user, KnownResourceCommands.StartCommand, CancellationToken.None);
                return CommandResults.Success();

                async Task StopAsync(IResource user)
                {
                    await commands.ExecuteCommandAsync(user, KnownResourceCommands.StopCommand, context.CancellationToken);
                    await notifications.WaitForResourceAsync(user.Name, KnownResourceStates.TerminalStates, context.CancellationToken);
                }
            },
            new CommandOptions
            {
                IconName = "DatabaseArrowRight",
                Description = $"Drops the database '{database}', makes it anew, and starts its services again.",
                ConfirmationMessage = $"Everything in the database '{database}' will be gone: accounts, orders, books. Go on?",
            });
    }
}
