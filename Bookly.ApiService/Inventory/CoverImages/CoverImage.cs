using System.Globalization;
using SkiaSharp;

namespace Bookly.ApiService.Inventory.CoverImages;

/// <summary>Re-encodes an uploaded picture. Only its pixels are kept, so locations, scripts and appended files do not survive.</summary>
public static class CoverImage
{
    public const int MinWidth = 200;
    public const int MinHeight = 300;

    /// <summary>Checked in the header before decoding: a small file can decompress to an enormous picture.</summary>
    public const int MaxPixels = 16_000_000;

    /// <summary>Twice the largest size on the site, for high-density screens.</summary>
    private const int StoredWidth = 800, StoredHeight = 1200;

    private const int Quality = 85;

    private static readonly SKEncodedImageFormat[] Accepted = [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp];

    /// <summary>The cover as upright WebP of at most the stored size; null with the reason in <paramref name="problem"/>.</summary>
    public static byte[]? TryMake(byte[] upload, out string? problem)
    {
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        problem = codec is null || !Accepted.Contains(codec.EncodedFormat)
            ? "This is not a PNG, JPEG or WebP picture, whatever its name says."
            : SizeProblem(codec.Info, codec.EncodedOrigin);
        if (problem is not null) return null;

        using var srgb = SKColorSpace.CreateSrgb();
        using var bitmap = new SKBitmap(new SKImageInfo(codec!.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            problem = "The picture is damaged or incomplete.";
            return null;
        }

        return Encode(bitmap, codec.EncodedOrigin);
    }

    private static string? SizeProblem(SKImageInfo info, SKEncodedOrigin origin)
    {
        var (width, height) = Upright(info.Width, info.Height, origin);
        if ((long)width * height > MaxPixels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The picture is {width} × {height} pixels; {MaxPixels / 1_000_000} megapixels are the most.");
        }

        return width < MinWidth || height < MinHeight
            ? string.Create(CultureInfo.InvariantCulture, $"The picture is {width} × {height} pixels; a cover needs at least {MinWidth} × {MinHeight}.")
            : null;
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        var (width, height) = Upright(bitmap.Width, bitmap.Height, origin);
        var scale = Math.Min(1f, Math.Min((float)StoredWidth / width, (float)StoredHeight / height));
        using var surface = SKSurface.Create(new SKImageInfo(
            Math.Max(1, (int)MathF.Round(width * scale)), Math.Max(1, (int)MathF.Round(height * scale)), SKColorType.Rgba8888, SKAlphaType.Premul));
        using var picture = SKImage.FromBitmap(bitmap);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(Turn(origin, width, height));
        surface.Canvas.DrawImage(picture, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var result = surface.Snapshot();
        using var encoded = result.Encode(SKEncodedImageFormat.Webp, Quality);
        return encoded.ToArray();
    }

    /// <summary>EXIF orientations from the fifth on swap width and height.</summary>
    private static (int Width, int Height) Upright(int width, int height, SKEncodedOrigin origin) =>
        origin >= SKEncodedOrigin.LeftTop ? (height, width) : (width, height);

    private static SKMatrix Turn(SKEncodedOrigin origin, int w, int h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, w, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, w, -1, 0, h, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, h, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
