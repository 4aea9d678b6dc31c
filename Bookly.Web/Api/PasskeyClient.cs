using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class PasskeyClient(ApiConnection api)
{
    private const string Mine = "/api/accounts/manage/passkeys";

    public async Task<IReadOnlyList<Passkey>> ListAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<List<Passkey>>(Mine, cancellationToken) ?? throw new ApiUnavailableException($"{Mine} is not there.");

    public Task<ApiResult<PasskeyCeremony>> BeginAsync(string password, CancellationToken cancellationToken) =>
        api.SendAsync<PasskeyCeremony>(HttpMethod.Post, $"{Mine}/options", new BeginPasskey(password), cancellationToken);

    public async Task<ApiProblem?> AddAsync(AddPasskey passkey, CancellationToken cancellationToken) =>
        (await api.SendAsync<Passkey>(HttpMethod.Post, Mine, passkey, cancellationToken)).Problem;

    public async Task<ApiProblem?> RenameAsync(string id, string name, CancellationToken cancellationToken) =>
        (await api.SendAsync<Passkey>(HttpMethod.Put, PathOf(id), new PasskeyName(name), cancellationToken)).Problem;

    public Task<ApiProblem?> RemoveAsync(string id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, PathOf(id), null, cancellationToken);

    private static string PathOf(string id) => $"{Mine}/{Uri.EscapeDataString(id)}";
}
