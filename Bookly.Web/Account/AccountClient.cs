using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Bookly.Web.Api;

namespace Bookly.Web.Account;

/// <summary>The API's account calls: ASP.NET Core Identity's endpoints.</summary>
public sealed class AccountClient(HttpClient http, TimeProvider time)
{
    /// <summary>Signs in; the problem's status is 401 for a wrong pair and for a locked account.</summary>
    public Task<ApiResult<SessionTokens>> SignInAsync(string email, string password, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/login", new { email, password }, cancellationToken);

    /// <summary>New tokens for a refresh token; a problem when it has run out or the password was changed since.</summary>
    public Task<ApiResult<SessionTokens>> RefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        RequestTokensAsync("/api/accounts/refresh", new { refreshToken }, cancellationToken);

    /// <summary>Creates an account. Null when done, else what is wrong, by Identity's error codes.</summary>
    public async Task<ApiProblem?> RegisterAsync(string email, string password, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("/api/accounts/register", new { email, password }, cancellationToken);
        return response.IsSuccessStatusCode ? null : await ApiConnection.ReadProblemAsync(response, cancellationToken);
    }

    /// <summary>The e-mail address of the account, as it was registered.</summary>
    public async Task<string> GetEmailAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var response = await ApiConnection.DispatchAsync(http, () => new HttpRequestMessage(HttpMethod.Get, "/api/accounts/manage/info")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) },
        }, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new UnexpectedApiProblemException(await ApiConnection.ReadProblemAsync(response, cancellationToken));
        }

        return (await ApiConnection.ReadAsync<AccountInfo>(response, cancellationToken)).Email;
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

    private Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        ApiConnection.DispatchAsync(
            http, () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) }, cancellationToken);

    private sealed record TokenAnswer(string AccessToken, string RefreshToken, int ExpiresIn);

    private sealed record AccountInfo(string Email);
}
