using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>Who the shop is, for everybody.</summary>
public sealed class ShopClient(ApiConnection api)
{
    /// <summary>Null from an API that is too old to know.</summary>
    public Task<ShopInfo?> FindAsync(CancellationToken cancellationToken) => api.FindAsync<ShopInfo>("/api/shop", cancellationToken);

    /// <summary>Null when there is no such page, in no language.</summary>
    public Task<LegalPageText?> FindPageAsync(string name, string language, CancellationToken cancellationToken) =>
        api.FindAsync<LegalPageText>($"/api/shop/pages/{Uri.EscapeDataString(name)}{QueryString.Create("lang", language)}", cancellationToken);

    /// <summary>Null when it is not there.</summary>
    public async Task<byte[]?> FindLogoAsync(ShopLogo logo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(logo);
        using var answer = await api.GetRawAsync(logo.Url, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancellationToken) : null;
    }
}
