using Bookly.ApiService.Common;
using Bookly.Contracts;
using SkiaSharp;

namespace Bookly.ApiService.Inventory.CoverImages;

public static class CoverImage
{
    /// <summary>Stored as twice the largest size on the site, for high-density screens.</summary>
    public static PictureRules Rules { get; } = new(
        "cover", Limits.MaxCoverBytes, MinWidth: 200, MinHeight: 300, StoredWidth: 800, StoredHeight: 1200, SKEncodedImageFormat.Webp, SKColors.White);
}
