using System.Security.Cryptography;
using System.Text.Json;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace Bookly.Web.ShoppingCart;

/// <summary>
/// The book a shopper wanted before they had signed in. It waits in a short-lived protected cookie, so that signing in
/// adds it without any URL that adds books when followed.
/// </summary>
public sealed class PendingAddition(IDataProtectionProvider protection, CartClient cart, Flash flash)
{
    private const string CookieName = "bookly.pending";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Bookly.PendingAddition").ToTimeLimitedDataProtector();

    public void Remember(HttpContext context, long bookId, int quantity) => context.Response.Cookies.Append(
        CookieName, protector.Protect(JsonSerializer.Serialize(new Addition(bookId, quantity)), Lifetime),
        SiteCookies.Options(context, Lifetime));

    /// <summary>Adds what was remembered, if anything, and says so on the next page.</summary>
    public async Task AddAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Cookies[CookieName] is not { } cookie) return;
        context.Response.Cookies.Delete(CookieName, SiteCookies.Options(context));
        if (Read(cookie) is not { } addition) return;

        var answer = await cart.AddAsync(addition.BookId, addition.Quantity, cancellationToken);
        flash.Set(context, answer.Succeeded ? CartNotices.Added(answer.Value, addition.BookId) : CartNotices.Problem(answer.Problem));
    }

    private Addition? Read(string cookie)
    {
        try
        {
            return JsonSerializer.Deserialize<Addition>(protector.Unprotect(cookie));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private sealed record Addition(long BookId, int Quantity);
}
