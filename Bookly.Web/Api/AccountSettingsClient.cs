using System.Net;
using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>The account as Identity's API tells of it.</summary>
public sealed record AccountInfo(string Email, bool IsEmailConfirmed);

/// <summary>The API's calls about one's own account, all as the signed-in shopper.</summary>
public sealed class AccountSettingsClient(ApiConnection api)
{
    private const string Info = "/api/accounts/manage/info";

    public async Task<AccountInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<AccountInfo>(Info, cancellationToken) ?? throw new ApiUnavailableException($"{Info} is not there.");

    /// <summary>Ends every other session. Null when done, else what is wrong, by Identity's error codes.</summary>
    public async Task<ApiProblem?> ChangePasswordAsync(string oldPassword, string newPassword, CancellationToken cancellationToken) =>
        (await api.SendAsync<AccountInfo>(HttpMethod.Post, Info, new { oldPassword, newPassword }, cancellationToken)).Problem;

    /// <summary>Mails a link to the new address; the address is the old one until the link is followed.</summary>
    public async Task<ApiProblem?> ChangeEmailAsync(string newEmail, CancellationToken cancellationToken) =>
        (await api.SendAsync<AccountInfo>(HttpMethod.Post, Info, new { newEmail }, cancellationToken)).Problem;

    /// <summary>All that the shop knows about the shopper, as JSON; the caller's to dispose.</summary>
    public Task<HttpResponseMessage> ExportAsync(CancellationToken cancellationToken) =>
        api.GetMineRawAsync("/api/accounts/manage/export", cancellationToken);

    /// <summary>Null when the account is gone, else why it is not.</summary>
    public Task<ApiProblem?> DeleteAsync(string password, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(password), cancellationToken);
}
