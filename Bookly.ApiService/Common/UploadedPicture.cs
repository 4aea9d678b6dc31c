using System.Globalization;
using System.Threading.RateLimiting;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using SkiaSharp;

namespace Bookly.ApiService.Common;

/// <summary>What becomes of an uploaded picture.</summary>
/// <param name="Name">As in "a cover".</param>
/// <param name="MaxBytes">Of the uploaded file.</param>
/// <param name="StoredWidth">At most; larger ones are scaled down.</param>
/// <param name="Ground">Under what is transparent; <see cref="SKColors.Transparent"/> keeps it.</param>
public sealed record PictureRules(
    string Name, int MaxBytes, int MinWidth, int MinHeight, int StoredWidth, int StoredHeight, SKEncodedImageFormat Format, SKColor Ground);

/// <summary>Re-encodes an uploaded picture. Only its pixels are kept, so locations, scripts and appended files do not survive.</summary>
public static class UploadedPicture
{
    /// <summary>Checked in the header before decoding: a small file can decompress to an enormous picture.</summary>
    public const int MaxPixels = 16_000_000;

    private const int Quality = 85;

    private static readonly SKEncodedImageFormat[] Accepted = [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp];

    /// <summary>A decoded picture takes a hundred megabytes, so one at a time in this process; those that wait hold their files.</summary>
    private static readonly ConcurrencyLimiter Decoding = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 8 });

    /// <summary>The picture in the body of a request, re-encoded; or what to answer instead.</summary>
    public static async Task<(byte[]? Image, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, PictureRules rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(rules);
        if (await BoundedBody.ReadAsync(request, rules.MaxBytes, cancellationToken) is not { } upload)
        {
            return (null, Problems.Problem(
                StatusCodes.Status413PayloadTooLarge, ProblemCodes.PayloadTooLarge, $"A {rules.Name} has at most {rules.MaxBytes / 1024 / 1024} MiB."));
        }

        using var turn = await Decoding.AcquireAsync(cancellationToken: cancellationToken);
        if (!turn.IsAcquired)
        {
            request.HttpContext.Response.TellWhenToRetry(turn);
            return (null, Problems.Problem(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, "Other pictures are being read; try again in a minute."));
        }

        return TryMake(upload, rules, out var mistake) is { } image
            ? (image, null)
            : (null, Problems.Problem(StatusCodes.Status400BadRequest, ProblemCodes.InvalidImage, mistake!));
    }

    /// <summary>The picture upright and of at most the stored size; null with the reason in <paramref name="problem"/>.</summary>
    public static byte[]? TryMake(byte[] upload, PictureRules rules, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(rules);
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        problem = codec is null || !Accepted.Contains(codec.EncodedFormat)
            ? "This is not a PNG, JPEG or WebP picture, whatever its name says."
            : SizeProblem(rules, codec.Info, codec.EncodedOrigin);
        if (problem is not null) return null;

        using var srgb = SKColorSpace.CreateSrgb();
        using var bitmap = new SKBitmap(new SKImageInfo(codec!.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            problem = "The picture is damaged or incomplete.";
            return null;
        }

        return Encode(bitmap, rules, codec.EncodedOrigin);
    }

    private static string? SizeProblem(PictureRules rules, SKImageInfo info, SKEncodedOrigin origin)
    {
        var (width, height) = Upright(info.Width, info.Height, origin);
        if ((long)width * height > MaxPixels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The picture is {width} × {height} pixels; {MaxPixels / 1_000_000} megapixels are the most.");
        }

        return width < rules.MinWidth || height < rules.MinHeight
            ? string.Create(CultureInfo.InvariantCulture, $"The picture is {width} × {height} pixels; a {rules.Name} needs at least {rules.MinWidth} × {rules.MinHeight}.")
            : null;
    }

    private static byte[] Encode(SKBitmap bitmap, PictureRules rules, SKEncodedOrigin origin)
    {
        var (width, height) = Upright(bitmap.Width, bitmap.Height, origin);
        var scale = Math.Min(1f, Math.Min((float)rules.StoredWidth / width, (float)rules.StoredHeight / height));
        using var surface = SKSurface.Create(new SKImageInfo(
            Math.Max(1, (int)MathF.Round(width * scale)), Math.Max(1, (int)MathF.Round(height * scale)), SKColorType.Rgba8888, SKAlphaType.Premul));
        using var picture = SKImage.FromBitmap(bitmap);
        surface.Canvas.Clear(rules.Ground);
        surface.Canvas.Scale(scale);
        surface.Canvas.Concat(Turn(origin, width, height));
        surface.Canvas.DrawImage(picture, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var result = surface.Snapshot();
        using var encoded = result.Encode(rules.Format, Quality);
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
