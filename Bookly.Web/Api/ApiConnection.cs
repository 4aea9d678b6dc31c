using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Bookly.Web.Api;

/// <summary>Sends requests to the API, anonymously or as the signed-in shopper; problems are results, outages are exceptions.</summary>
public sealed class ApiConnection(HttpClient http, IAccessTokens tokens)
{
    /// <summary>Anonymous. Null on 404.</summary>
    public Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken) where T : class =>
        FindAsync<T>(path, asShopper: false, cancellationToken);

    /// <summary>As the signed-in shopper. Null on 404, also for someone else's.</summary>
    public Task<T?> FindMineAsync<T>(string path, CancellationToken cancellationToken) where T : class =>
        FindAsync<T>(path, asShopper: true, cancellationToken);

    /// <summary>As the signed-in shopper; a null <paramref name="body"/> sends none.</summary>
    /// <param name="version">What the change is based on, as the API told it.</param>
    /// <exception cref="ApiUnavailableException">The API did not answer, or failed.</exception>
    /// <exception cref="SignInRequiredException">Nobody is signed in any more.</exception>
    public async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? idempotencyKey = null, string? version = null)
        where T : class
    {
        using var response = await SendAsShopperAsync(method, path, body, cancellationToken, idempotencyKey, version);
        return response.IsSuccessStatusCode
            ? new ApiResult<T>(await ReadAsync<T>(response, cancellationToken), null)
            : new ApiResult<T>(null, await ReadProblemAsync(response, cancellationToken));
    }

    /// <summary>For answers without a body. Null when done, else the problem.</summary>
    public async Task<ApiProblem?> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? version = null)
    {
        using var response = await SendAsShopperAsync(method, path, body, cancellationToken, version: version);
        return response.IsSuccessStatusCode ? null : await ReadProblemAsync(response, cancellationToken);
    }

    public Task<HttpResponseMessage> GetMineRawAsync(string path, CancellationToken cancellationToken) =>
        SendAsShopperAsync(HttpMethod.Get, path, null, cancellationToken);

    public async Task<T> AskAsync<T>(string path, object body, CancellationToken cancellationToken) where T : class
    {
        using var response = await DispatchAsync(
            http, () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options) }, cancellationToken);
        return response.IsSuccessStatusCode
            ? await ReadAsync<T>(response, cancellationToken)
            : throw new UnexpectedApiProblemException(await ReadProblemAsync(response, cancellationToken));
    }

    public Task<HttpResponseMessage> GetRawAsync(string path, CancellationToken cancellationToken) =>
        DispatchAsync(http, () => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>An outage becomes <see cref="ApiUnavailableException"/>.</summary>
    internal static async Task<HttpResponseMessage> DispatchAsync(
        HttpClient http, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        // The API writes mails and receipts in the reader's language.
        if (CultureInfo.CurrentUICulture.Name is { Length: > 0 } language) request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TimeoutRejectedException or BrokenCircuitException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ApiUnavailableException($"{request.Method} {request.RequestUri?.OriginalString}: the API did not answer.", e);
        }
    }

    /// <summary>A 500, or a 5xx without a code, is an outage.</summary>
    internal static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ApiProblem.ReadAsync(response, cancellationToken);
        if (problem.Status == HttpStatusCode.InternalServerError
            || (problem.Status > HttpStatusCode.InternalServerError && problem.Code is null))
        {
            throw new ApiUnavailableException($"{response.RequestMessage?.RequestUri?.AbsolutePath}: the API answered {(int)problem.Status}.");
        }

        return problem;
    }

    internal static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken)
                ?? throw new JsonException("The body is null.");
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            throw new ApiUnavailableException($"{response.RequestMessage?.RequestUri?.AbsolutePath}: the answer cannot be read.", e);
        }
    }

    private async Task<T?> FindAsync<T>(string path, bool asShopper, CancellationToken cancellationToken) where T : class
    {
        using var response = asShopper
            ? await SendAsShopperAsync(HttpMethod.Get, path, null, cancellationToken)
            : await GetRawAsync(path, cancellationToken);
        if (response.IsSuccessStatusCode) return await ReadAsync<T>(response, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        throw new UnexpectedApiProblemException(await ReadProblemAsync(response, cancellationToken));
    }

    private async Task<HttpResponseMessage> SendAsShopperAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? idempotencyKey = null, string? version = null)
    {
        var token = await tokens.GetAccessTokenAsync(cancellationToken);
        var response = await DispatchAsync(http, () => Create(token), cancellationToken);
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            using (response) throw new ForbiddenException((await ReadProblemAsync(response, cancellationToken)).Code);
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized) return response;

        // The token may be revoked or expired by the API's clock. A 401 had no effect, so repeating is safe.
        response.Dispose();
        token = await tokens.RefreshAsync(token, cancellationToken);
        response = await DispatchAsync(http, () => Create(token), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized) return response;

        response.Dispose();
        throw new SignInRequiredException();

        HttpRequestMessage Create(string accessToken)
        {
            var request = new HttpRequestMessage(method, path)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) },
                Content = body switch
                {
                    null => null,
                    UploadedFile file => file.ToContent(),
                    _ => JsonContent.Create(body, body.GetType(), options: ApiJson.Options),
                },
            };
            if (idempotencyKey is not null) request.Headers.Add(HttpResilience.IdempotencyKeyHeader, idempotencyKey);
            // It comes from a form: what is no entity tag, or cannot be in a header, is not sent, and the API asks for one.
            if (version is { Length: > 0 } && Ascii.IsValid(version) && EntityTagHeaderValue.TryParse($"\"{version}\"", out var tag))
            {
                request.Headers.IfMatch.Add(tag);
            }

            return request;
        }
    }
}
