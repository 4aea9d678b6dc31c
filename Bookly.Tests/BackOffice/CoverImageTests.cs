using Bookly.ApiService.Common;
using Bookly.ApiService.Inventory.CoverImages;
using SkiaSharp;

namespace Bookly.Tests.BackOffice;

public sealed class CoverImageTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Cover_is_converted_to_webp_and_resized(SKEncodedImageFormat format)
    {
        var made = UploadedPicture.TryMake(Pictures.Make(2000, 3000, format), CoverImage.Rules, out var problem);

        Assert.Null(problem);
        using var codec = SKCodec.Create(new MemoryStream(made!));
        Assert.Equal((SKEncodedImageFormat.Webp, 800, 1200), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public void Small_cover_is_not_enlarged()
    {
        using var codec = SKCodec.Create(new MemoryStream(UploadedPicture.TryMake(Pictures.Make(240, 360), CoverImage.Rules, out _)!));

        Assert.Equal((240, 360), (codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public void Cover_follows_camera_orientation()
    {
        // The picture lies on its side, its first row red; the note says: turn it clockwise (origin 6), which makes red the right edge.
        var made = UploadedPicture.TryMake(Pictures.WithOrigin(Pictures.Make(600, 400, SKEncodedImageFormat.Jpeg, SKColors.Red), origin: 6), CoverImage.Rules, out var problem);

        Assert.Null(problem);
        using var cover = SKBitmap.Decode(made);
        Assert.Equal((400, 600), (cover.Width, cover.Height));
        Assert.True(cover.GetPixel(395, 300).Red > 200 && cover.GetPixel(395, 300).Blue < 90, "the right edge should be red");
        Assert.True(cover.GetPixel(5, 300).Blue > 120, "the left edge should be blue");
    }

    [Theory]
    [InlineData(100, 400, "at least 200 × 300")]
    [InlineData(400, 100, "at least 200 × 300")]
    [InlineData(5000, 5000, "16 megapixels")]
    public void Cover_of_unfit_size_is_rejected(int width, int height, string reason)
    {
        Assert.Null(UploadedPicture.TryMake(Pictures.Make(width, height), CoverImage.Rules, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='400' height='600'><script>alert(1)</script></svg>")]
    [InlineData("GIF89a\u0001\u0001")]
    [InlineData("%PDF-1.7")]
    [InlineData("")]
    public void Cover_that_is_no_image_is_rejected_despite_its_name(string content)
    {
        Assert.Null(UploadedPicture.TryMake(System.Text.Encoding.Latin1.GetBytes(content), CoverImage.Rules, out var problem));
        Assert.Contains("not a PNG, JPEG or WebP", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_cover_is_rejected()
    {
        var whole = Pictures.Make(400, 600);

        Assert.Null(UploadedPicture.TryMake(whole[..(whole.Length / 2)], CoverImage.Rules, out var problem));
        Assert.Contains("damaged", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Cover_drops_embedded_metadata()
    {
        byte[] smuggled = [.. Pictures.Make(400, 600), .. "<script>alert(1)</script>"u8];

        Assert.Equal(-1, UploadedPicture.TryMake(smuggled, CoverImage.Rules, out _).AsSpan().IndexOf("<script>"u8));
    }
}
