using System.Security.Claims;
using System.Security.Cryptography;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory.CoverImages;

public static class AdminCoversApi
{
    public static void MapAdminCovers(this IEndpointRouteBuilder routes)
    {
        var cover = routes.MapGroup("/api/admin/books/{id:long}/cover").WithTags("Back office: books").RequireAuthorization(StaffPolicy.EditBooks).TellsVersion();
        cover.MapPut("/", Put).WithSummary("Give a book of the version in If-Match a cover: the body is a PNG, JPEG or WebP picture")
            .TakesFilesOf(Limits.MaxCoverBytes);
        cover.MapDelete("/", Delete).WithSummary("Back to the drawn cover");
    }

    private static async Task<Results<Ok<AdminBook>, ProblemHttpResult>> Put(
        long id, [FromHeader(Name = "If-Match")] string? version, HttpRequest request, ClaimsPrincipal user, BooklyDbContext db, AuditLog audit,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (IfMatch.IsMissing(version)) return BookVersions.Required();

        var (image, refusal) = await UploadedPicture.ReadAsync(request, CoverImage.Rules, cancellationToken);
        if (image is null) return refusal!;

        return await ChangeAsync(id, version, db, audit, book =>
        {
            book.CoverVersion = Convert.ToHexStringLower(SHA256.HashData(image).AsSpan(0, 8));
            return new UploadedCover
            {
                BookId = id,
                Version = book.CoverVersion,
                Image = image,
                UploadedBy = user.Email(),
                UploadedAt = time.GetUtcNow(),
            };
        }, cancellationToken);
    }

    private static async Task<Results<Ok<AdminBook>, ProblemHttpResult>> Delete(
        long id, [FromHeader(Name = "If-Match")] string? version, BooklyDbContext db, AuditLog audit, CancellationToken cancellationToken)
    {
        if (IfMatch.IsMissing(version)) return BookVersions.Required();

        return await ChangeAsync(id, version, db, audit, book =>
        {
            book.CoverVersion = null;
            return null;
        }, cancellationToken);
    }

    private static Task<Results<Ok<AdminBook>, ProblemHttpResult>> ChangeAsync(
        long id, string? version, BooklyDbContext db, AuditLog audit, Func<Book, UploadedCover?> change, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (await db.LockBookAsync(id, token) is not { } book) return (Results<Ok<AdminBook>, ProblemHttpResult>)Problems.BookNotFound(id);

            var (current, before, state) = (AdminBooksApi.View(book), BookVersion.Of(book), BookState.Of(book));
            var uploaded = change(book);
            // A repetition after a lost answer.
            if (BookVersion.Of(book) == before) return TypedResults.Ok(current);
            if (BookVersion.Read(version) is not { } seen || seen.Cover != before.Cover) return BookVersions.ListingChanged(current);

            await db.UploadedCovers.Where(cover => cover.BookId == id).ExecuteDeleteAsync(token);
            if (uploaded is not null) db.UploadedCovers.Add(uploaded);
            await db.SaveChangesAsync(token);
            await audit.WriteAsync(
                uploaded is null ? AuditAction.CoverRemoved : AuditAction.CoverChanged, BookState.Subject(id), state, BookState.Of(book), token);
            await transaction.CommitAsync(token);
            return TypedResults.Ok(AdminBooksApi.View(book));
        }, cancellationToken);
}
