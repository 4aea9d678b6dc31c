using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class AccountClient(HttpClient http, TimeProvider time)
{
    /// <summary>401 for a wrong password and for a locked account.</summary>
    public Task<ApiResult<SessionTokens>> SignInAsync(
        string email, string password, CancellationToken cancellationToken, SecondFactorCode? secondFactor = null) =>
        RequestTokensAsync(
            "/api/accounts/login", new { email, password, twoFactorCode = secondFactor?.OfApp, twoFactorRecoveryCode = secondFactor?.Recovery }, cancellationToken);

    public Task<ApiResult<SessionTokens>> SignInAsync(PasskeyAssertion passkey, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/passkeys/sign-in", passkey, cancellationToken);

    public Task<ApiResult<PasskeyCeremony>> AskForPasskeyAsync(CancellationToken cancellationToken) =>
        AskAsync<PasskeyCeremony>("/api/accounts/passkeys/options", new { }, cancellationToken);

    /// <summary>Fails when the refresh token has expired or the password was changed.</summary>
    public Task<ApiResult<SessionTokens>> RefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/refresh", new { refreshToken }, cancellationToken);

    /// <summary>Null when done, else a problem with Identity's error codes.</summary>
    public Task<ApiProblem?> RegisterAsync(string email, string password, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/register", new { email, password }, cancellationToken);

    /// <summary>Mails a reset link if the account exists; the answer does not tell.</summary>
    public Task<ApiProblem?> ForgotPasswordAsync(string email, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/forgotPassword", new { email }, cancellationToken);

    /// <param name="secondFactor">What keeps passkeys and second factor; null where they shall go.</param>
    public Task<ApiProblem?> ResetPasswordAsync(
        string email, string resetCode, string newPassword, SecondFactorCode? secondFactor, CancellationToken cancellationToken) =>
        DoAsync(
            "/api/accounts/resetPassword",
            new { email, resetCode, newPassword, twoFactorCode = secondFactor?.OfApp, twoFactorRecoveryCode = secondFactor?.Recovery }, cancellationToken);

    /// <summary>Deletes an account that somebody else has made with one's address.</summary>
    public Task<ApiProblem?> DisownAsync(string userId, string code, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/disown", new DisownAccount(userId, code), cancellationToken);

    public Task<ApiProblem?> ResendConfirmationAsync(string email, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/resendConfirmationEmail", new { email }, cancellationToken);

    /// <summary>What a link invites to.</summary>
    public Task<ApiResult<Invitation>> ReadInvitationAsync(string token, CancellationToken cancellationToken) =>
        AskAsync<Invitation>("/api/accounts/invitations/read", new InvitationToken(token), cancellationToken);

    /// <summary>With a new account.</summary>
    public Task<ApiResult<AcceptedInvitation>> AcceptInvitationAsync(AcceptInvitation accept, CancellationToken cancellationToken) =>
        AskAsync<AcceptedInvitation>("/api/accounts/invitations/accept", accept, cancellationToken);

    /// <summary>False when the link is no longer valid.</summary>
    public async Task<bool> ConfirmEmailAsync(QueryString link, CancellationToken cancellationToken)
    {
        using var response = await ApiConnection.DispatchAsync(
            http, () => new HttpRequestMessage(HttpMethod.Get, "/api/accounts/confirmEmail" + link), cancellationToken);
        if (!response.IsSuccessStatusCode) await ApiConnection.ReadProblemAsync(response, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public async Task<CallerInfo> GetMeAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var response = await ApiConnection.DispatchAsync(http, () => new HttpRequestMessage(HttpMethod.Get, "/api/accounts/me")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) },
        }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new UnexpectedApiProblemException(await ApiConnection.ReadProblemAsync(response, cancellationToken));
        }

        return await ApiConnection.ReadAsync<CallerInfo>(response, cancellationToken);
    }

    private async Task<ApiResult<SessionTokens>> RequestTokensAsync(string path, object body, CancellationToken cancellationToken)
    {
        // Expiry counts from before the request, so that a slow answer never makes a token look younger.
        var asked = time.GetUtcNow();
        using var response = await PostAsync(path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return new ApiResult<SessionTokens>(null, await ApiConnection.ReadProblemAsync(response, cancellationToken));
        }

        var tokens = await ApiConnection.ReadAsync<TokenAnswer>(response, cancellationToken);
        return new ApiResult<SessionTokens>(
            new SessionTokens(tokens.AccessToken, tokens.RefreshToken, asked.AddSeconds(tokens.ExpiresIn)), null);
    }

    private async Task<ApiResult<T>> AskAsync<T>(string path, object body, CancellationToken cancellationToken) where T : class
    {
        using var response = await PostAsync(path, body, cancellationToken);
        return response.IsSuccessStatusCode
            ? new ApiResult<T>(await ApiConnection.ReadAsync<T>(response, cancellationToken), null)
            : new ApiResult<T>(null, await ApiConnection.ReadProblemAsync(response, cancellationToken));
    }

    private async Task<ApiProblem?> DoAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(path, body, cancellationToken);
        return response.IsSuccessStatusCode ? null : await ApiConnection.ReadProblemAsync(response, cancellationToken);
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        ApiConnection.DispatchAsync(
            http, () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) }, cancellationToken);

    private sealed record TokenAnswer(string AccessToken, string RefreshToken, int ExpiresIn);
}
