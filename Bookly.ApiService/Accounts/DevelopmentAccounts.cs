using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts;

/// <summary>The two accounts of a development machine. Never created outside Development.</summary>
internal sealed class DevelopmentAccounts(UserManager<User> users) : IDevelopmentSeed
{
    private const string Password = "Read-Me-A-Story-1";

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync("reader@bookly.example", role: null);
        await EnsureAsync("admin@bookly.example", StaffRole.Owner);
    }

    private async Task EnsureAsync(string email, string? role)
    {
        if (await users.FindByEmailAsync(email) is not null) return;

        var user = new User { UserName = email, Email = email, EmailConfirmed = true };
        (await users.CreateAsync(user, Password)).ThrowIfFailed();
        if (role is not null) (await users.AddToRoleAsync(user, role)).ThrowIfFailed();
    }
}
