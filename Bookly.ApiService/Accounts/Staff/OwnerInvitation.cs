using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts.Staff;

/// <summary>How a shop gets its first owner, and another one when all are locked out.</summary>
public static class OwnerInvitation
{
    /// <summary>
    /// Prints the link for the first owner, and mails it where <c>Accounts:OwnerEmail</c> is set. Several replicas may start at once: one
    /// writes the invitation under the lock, the others find it there. Not by the log, which others read too.
    /// </summary>
    public static async Task InviteFirstOwnerAsync(this IServiceProvider services, TextWriter console, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(console);
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment()) return;

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var invitations = scope.ServiceProvider.GetRequiredService<StaffInvitations>();
        var email = services.GetRequiredService<IOptions<AccountOptions>>().Value.OwnerEmail;
        var link = await db.InTransactionAsync(
            async token =>
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock.FirstOwner})", token);
                if ((await db.OwnerAddressesAsync(token)).Count > 0) return null;
                if ((await invitations.ListOpenAsync(token)).Exists(open => open.Roles.Contains(StaffRole.Owner))) return null;

                return await invitations.InviteLockedAsync(email, [StaffRole.Owner], StaffInvitations.FirstStart, token);
            }, cancellationToken);
        if (link is not null) await console.WriteLineAsync($"This shop has no owner yet. Become it within a day at {link}");
    }

    /// <summary>The command <c>owner invite --email name@books.example</c>: prints a link, and the running shop mails it.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunCommandAsync(
        this IServiceProvider services, IReadOnlyList<string> arguments, TextWriter console, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(console);
        if (arguments is not ["invite", "--email", var typed] || !MailAddressText.TryRead(typed, out var email))
        {
            await console.WriteLineAsync("Use: owner invite --email name@books.example");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var link = await scope.ServiceProvider.GetRequiredService<StaffInvitations>()
            .InviteAsync(email, [StaffRole.Owner], StaffInvitations.CommandLine, cancellationToken);
        await console.WriteLineAsync($"{email} becomes an owner within a day at {link}");
        return 0;
    }
}
