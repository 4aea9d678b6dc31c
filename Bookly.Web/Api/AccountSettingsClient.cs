using System.Net;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed record AccountInfo(string Email, bool IsEmailConfirmed);

public sealed class AccountSettingsClient(ApiConnection api)
{
    private const string Info = "/api/accounts/manage/info";

    public async Task<AccountInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<AccountInfo>(Info, cancellationToken) ?? throw new ApiUnavailableException($"{Info} is not there.");

    /// <summary>Ends every other session. Null when done, else a problem with Identity's error codes.</summary>
    public async Task<ApiProblem?> ChangePasswordAsync(string oldPassword, string newPassword, CancellationToken cancellationToken) =>
        (await api.SendAsync<AccountInfo>(HttpMethod.Post, Info, new { oldPassword, newPassword }, cancellationToken)).Problem;

    /// <summary>Mails a link to the new address; the old one stays until the link is followed.</summary>
    public async Task<ApiProblem?> ChangeEmailAsync(string newEmail, CancellationToken cancellationToken) =>
        (await api.SendAsync<AccountInfo>(HttpMethod.Post, Info, new { newEmail }, cancellationToken)).Problem;

    /// <summary>The shopper's data as JSON; the caller disposes it.</summary>
    public Task<HttpResponseMessage> ExportAsync(CancellationToken cancellationToken) =>
        api.GetMineRawAsync("/api/accounts/manage/export", cancellationToken);

    public Task<ApiProblem?> DeleteAsync(string password, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(password), cancellationToken);
}
