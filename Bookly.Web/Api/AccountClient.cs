using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>The API's account calls: ASP.NET Core Identity's endpoints.</summary>
public sealed class AccountClient(HttpClient http, TimeProvider time)
{
    /// <summary>Signs in; the problem's status is 401 for a wrong pair and for a locked account.</summary>
    public Task<ApiResult<SessionTokens>> SignInAsync(string email, string password, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/login", new { email, password }, cancellationToken);

    /// <summary>Signs in with a passkey's answer to <see cref="AskForPasskeyAsync"/>.</summary>
    public Task<ApiResult<SessionTokens>> SignInAsync(PasskeyAssertion passkey, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/passkeys/sign-in", passkey, cancellationToken);

    /// <summary>A challenge for whatever passkey the visitor has.</summary>
    public async Task<ApiResult<PasskeyCeremony>> AskForPasskeyAsync(CancellationToken cancellationToken)
    {
        using var response = await PostAsync("/api/accounts/passkeys/options", new { }, cancellationToken);
        return response.IsSuccessStatusCode
            ? new ApiResult<PasskeyCeremony>(await ApiConnection.ReadAsync<PasskeyCeremony>(response, cancellationToken), null)
            : new ApiResult<PasskeyCeremony>(null, await ApiConnection.ReadProblemAsync(response, cancellationToken));
    }

    /// <summary>New tokens for a refresh token; a problem when it has run out or the password was changed since.</summary>
    public Task<ApiResult<SessionTokens>> RefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/refresh", new { refreshToken }, cancellationToken);

    /// <summary>Creates an account. Null when done, else what is wrong, by Identity's error codes.</summary>
    public Task<ApiProblem?> RegisterAsync(string email, string password, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/register", new { email, password }, cancellationToken);

    /// <summary>Mails a link to a new password, if there is such an account; the answer does not tell.</summary>
    public Task<ApiProblem?> ForgotPasswordAsync(string email, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/forgotPassword", new { email }, cancellationToken);

    /// <summary>Sets a new password with the code of that link. Null when done, else what is wrong, by Identity's error codes.</summary>
    public Task<ApiProblem?> ResetPasswordAsync(string email, string resetCode, string newPassword, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/resetPassword", new { email, resetCode, newPassword }, cancellationToken);

    /// <summary>Mails the link to confirm an address again, if there is such an account; the answer does not tell.</summary>
    public Task<ApiProblem?> ResendConfirmationAsync(string email, CancellationToken cancellationToken) =>
        DoAsync("/api/accounts/resendConfirmationEmail", new { email }, cancellationToken);

    /// <summary>Confirms an address by what the mailed link carries; false when it is no longer good.</summary>
    public async Task<bool> ConfirmEmailAsync(QueryString link, CancellationToken cancellationToken)
    {
        using var response = await ApiConnection.DispatchAsync(
            http, () => new HttpRequestMessage(HttpMethod.Get, "/api/accounts/confirmEmail" + link), cancellationToken);
        if (!response.IsSuccessStatusCode) await ApiConnection.ReadProblemAsync(response, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>The account's e-mail address, as it was registered, and its roles.</summary>
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
        // The lifetime counts from before the request, so that a slow answer makes the token look older, never younger.
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
