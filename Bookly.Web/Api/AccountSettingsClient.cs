using System.Net;
using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <param name="SharedKey">The secret, while it is not in use.</param>
public sealed record SecondFactor(string SharedKey, bool IsTwoFactorEnabled, int RecoveryCodesLeft, IReadOnlyList<string>? RecoveryCodes);

public sealed class AccountSettingsClient(ApiConnection api)
{
    private const string Info = "/api/accounts/manage/info";
    private const string Sessions = "/api/accounts/manage/sessions";
    private const string SecondFactorPath = "/api/accounts/manage/2fa";

    public async Task<AccountInfo> GetInfoAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<AccountInfo>(Info, cancellationToken) ?? throw new ApiUnavailableException($"{Info} is not there.");

    /// <summary>Ends every other session. Null when done, else a problem with Identity's error codes.</summary>
    public async Task<ApiProblem?> ChangePasswordAsync(string oldPassword, string newPassword, CancellationToken cancellationToken) =>
        (await api.SendAsync<AccountInfo>(HttpMethod.Post, Info, new { oldPassword, newPassword }, cancellationToken)).Problem;

    /// <summary>Mails a link to the new address; the old one stays until the link is followed.</summary>
    public async Task<ApiProblem?> ChangeEmailAsync(string newEmail, string password, CancellationToken cancellationToken) =>
        (await api.SendAsync<AccountInfo>(HttpMethod.Post, Info, new { newEmail, oldPassword = password }, cancellationToken)).Problem;

    /// <summary>Null when this session may do for five minutes what needs a fresh proof.</summary>
    public Task<ApiProblem?> ProveAsync(OwnerProof proof, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, "/api/accounts/manage/proof", proof, cancellationToken);

    /// <summary>What there is of codes of an authenticator app; where they are off, with the secret to set one up.</summary>
    public async Task<SecondFactor> GetSecondFactorAsync(CancellationToken cancellationToken) =>
        (await SetSecondFactorAsync(new { }, cancellationToken)).Value ?? throw new ApiUnavailableException($"{SecondFactorPath} is not there.");

    /// <summary>Recovery codes come with the answer, once.</summary>
    public Task<ApiResult<SecondFactor>> TurnSecondFactorOnAsync(string code, CancellationToken cancellationToken) =>
        SetSecondFactorAsync(new { enable = true, twoFactorCode = code }, cancellationToken);

    public Task<ApiResult<SecondFactor>> TurnSecondFactorOffAsync(CancellationToken cancellationToken) =>
        SetSecondFactorAsync(new { enable = false }, cancellationToken);

    public Task<ApiResult<SecondFactor>> RenewRecoveryCodesAsync(CancellationToken cancellationToken) =>
        SetSecondFactorAsync(new { resetRecoveryCodes = true }, cancellationToken);

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

    private Task<ApiResult<SecondFactor>> SetSecondFactorAsync(object wanted, CancellationToken cancellationToken) =>
        api.SendAsync<SecondFactor>(HttpMethod.Post, SecondFactorPath, wanted, cancellationToken);
}
