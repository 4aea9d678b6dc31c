using Bookly.Contracts;

namespace Bookly.Web.Api;

public sealed class SettingsClient(ApiConnection api)
{
    private const string Settings = "/api/admin/settings";

    public async Task<AdminSettings> GetAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<AdminSettings>(Settings, cancellationToken) ?? throw new ApiUnavailableException($"{Settings} is not there.");

    public Task<ApiResult<AdminSettings>> SaveAsync(ShopSettings settings, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminSettings>(HttpMethod.Put, Settings, settings, cancellationToken, version: version);

    public Task<ApiResult<AdminSettings>> PutLogoAsync(UploadedFile picture, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminSettings>(HttpMethod.Put, Settings + "/logo", picture, cancellationToken, version: version);

    public Task<ApiResult<AdminSettings>> RemoveLogoAsync(string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminSettings>(HttpMethod.Delete, Settings + "/logo", null, cancellationToken, version: version);

    public Task<AdminLegalPage?> FindPageAsync(string name, string language, CancellationToken cancellationToken) =>
        api.FindMineAsync<AdminLegalPage>(Page(name, language), cancellationToken);

    public Task<ApiResult<AdminLegalPage>> SavePageAsync(string name, string language, string text, string? version, CancellationToken cancellationToken) =>
        api.SendAsync<AdminLegalPage>(HttpMethod.Put, Page(name, language), new LegalPageEdit(text), cancellationToken, version: version);

    /// <summary>What shoppers would read.</summary>
    public Task<ApiResult<LegalPagePreview>> PreviewAsync(string text, CancellationToken cancellationToken) =>
        api.SendAsync<LegalPagePreview>(HttpMethod.Post, Settings + "/pages/preview", new LegalPageEdit(text), cancellationToken);

    private static string Page(string name, string language) => $"{Settings}/pages/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(language)}";
}
