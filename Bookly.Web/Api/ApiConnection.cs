using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Bookly.Web.Api;

/// <summary>Sends requests to the API, anonymously or as the signed-in shopper, and tells problems from breakdowns.</summary>
public sealed class ApiConnection(HttpClient http, IAccessTokens tokens)
{
    /// <summary>Anyone may ask. Null when there is no such thing.</summary>
    public Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken) where T : class =>
        FindAsync<T>(path, asShopper: false, cancellationToken);

    /// <summary>As the signed-in shopper. Null when there is no such thing, or it is someone else's.</summary>
    public Task<T?> FindMineAsync<T>(string path, CancellationToken cancellationToken) where T : class =>
        FindAsync<T>(path, asShopper: true, cancellationToken);

    /// <summary>As the signed-in shopper; <paramref name="body"/> null sends none.</summary>
    /// <exception cref="ApiUnavailableException">The API did not answer, or broke.</exception>
    /// <exception cref="SignInRequiredException">Nobody is signed in, or no longer.</exception>
    /// <param name="idempotencyKey">Sent again with the same key, the call does its work once.</param>
    public async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? idempotencyKey = null)
        where T : class
    {
        using var response = await SendAsShopperAsync(method, path, body, cancellationToken, idempotencyKey);
        return response.IsSuccessStatusCode
            ? new ApiResult<T>(await ReadAsync<T>(response, cancellationToken), null)
            : new ApiResult<T>(null, await ReadProblemAsync(response, cancellationToken));
    }

    /// <summary>As the signed-in shopper, where the answer has no body. Null when done, else what stands in the way.</summary>
    public async Task<ApiProblem?> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsShopperAsync(method, path, body, cancellationToken);
        return response.IsSuccessStatusCode ? null : await ReadProblemAsync(response, cancellationToken);
    }

    /// <summary>The raw answer to the signed-in shopper's GET, for what is passed on as it is.</summary>
    public Task<HttpResponseMessage> GetMineRawAsync(string path, CancellationToken cancellationToken) =>
        SendAsShopperAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Anyone may ask, with a body.</summary>
    public async Task<T> AskAsync<T>(string path, object body, CancellationToken cancellationToken) where T : class
    {
        using var response = await DispatchAsync(
            http, () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options) }, cancellationToken);
        return response.IsSuccessStatusCode
            ? await ReadAsync<T>(response, cancellationToken)
            : throw new UnexpectedApiProblemException(await ReadProblemAsync(response, cancellationToken));
    }

    /// <summary>The raw answer to an anonymous GET, for what is passed on as it is.</summary>
    public Task<HttpResponseMessage> GetRawAsync(string path, CancellationToken cancellationToken) =>
        DispatchAsync(http, () => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>Sends one request; a breakdown on the way becomes <see cref="ApiUnavailableException"/>.</summary>
    internal static async Task<HttpResponseMessage> DispatchAsync(
        HttpClient http, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        // What the API writes for people, mails and receipts, it writes in the reader's language.
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

    /// <summary>Reads a problem; a 500, or a 5xx without a code, is a breakdown and no answer.</summary>
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
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        var token = await tokens.GetAccessTokenAsync(cancellationToken);
        var response = await DispatchAsync(http, () => Create(token), cancellationToken);
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            response.Dispose();
            throw new ForbiddenException();
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized) return response;

        // The token may have been revoked or have run out on the API's clock. A 401 did nothing, so repeating is safe.
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
            return request;
        }
    }
}
