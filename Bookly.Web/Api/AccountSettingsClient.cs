using System.Net;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed record AccountInfo(string Email, bool IsEmailConfirmed);

public sealed class AccountSettingsClient(ApiConnection api)
{
    private const string Info = "/api/accounts/manage/info";
    private const string Sessions = "/api/accounts/manage/sessions";

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

    /// <summary>Ends this session: its tokens, and every copy of its cookie, are dead.</summary>
    public Task<ApiProblem?> SignOutAsync(CancellationToken cancellationToken) => api.SendAsync(HttpMethod.Post, "/api/accounts/logout", null, cancellationToken);

    public async Task<IReadOnlyList<SignedInDevice>> ListSessionsAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<IReadOnlyList<SignedInDevice>>(Sessions, cancellationToken) ?? [];

    public Task<ApiProblem?> EndSessionAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, $"{Sessions}/{id}", null, cancellationToken);

    public Task<ApiProblem?> EndAllSessionsAsync(CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, $"{Sessions}?here=true", null, cancellationToken);

    public Task<ApiProblem?> DeleteAsync(string password, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(password), cancellationToken);
}
