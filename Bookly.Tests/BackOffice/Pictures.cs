using SkiaSharp;

namespace Bookly.Tests.BackOffice;

/// <summary>Pictures to upload: blue, with a band of another colour along the upper edge.</summary>
internal static class Pictures
{
    public static byte[] Make(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png, SKColor? band = null)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(new SKColor(40, 60, 180));
        using var paint = new SKPaint { Color = band ?? SKColors.Gold };
        surface.Canvas.DrawRect(0, 0, width, height / 4f, paint);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(format, 90);
        return encoded.ToArray();
    }

    /// <summary>A JPEG with an Exif note of how to turn it: the smallest block that says so, right after the file's first marker.</summary>
    public static byte[] WithOrigin(byte[] jpeg, byte origin) =>
    [
        .. jpeg[..2],
        0xFF, 0xE1, 0x00, 0x22, .. "Exif\0\0"u8, .. "MM"u8, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
        0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, origin, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        .. jpeg[2..],
    ];
}
