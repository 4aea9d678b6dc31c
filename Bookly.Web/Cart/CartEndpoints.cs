using System.ComponentModel;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.Cart;

/// <summary>Form posts of the cart; each redirects, so that reloading repeats nothing.</summary>
public static class CartEndpoints
{
    private const string CartPage = "/cart";

    public static void MapCart(this IEndpointRouteBuilder routes)
    {
        routes.MapFormPost("/cart/items", AddAsync, forAnyShopper: true);
        routes.MapFormPost("/cart/items/{bookId:long}", SetAsync);
        routes.MapFormPost("/cart/items/{bookId:long}/remove", RemoveAsync);
        routes.MapFormPost("/cart/adjust", AdjustAsync);
        routes.MapFormPost("/cart/clear", ClearAsync);
    }

    private static async Task<IResult> AddAsync(
        [FromForm] long bookId, [FromForm, DefaultValue(1)] int? quantity, [FromForm] string? returnUrl,
        HttpContext context, CurrentCart cart, Flash flash)
    {
        var page = LocalUrl.Or(returnUrl, CartPage);
        var copies = Math.Clamp(quantity ?? 1, 1, Limits.MaxQuantity);
        var answer = await cart.AddAsync(bookId, copies, context.RequestAborted);
        var notice = answer.Succeeded
            ? await LimitAsync(answer.Value, bookId, cart, context) ?? CartNotices.Added(answer.Value, bookId)
            : CartNotices.Problem(answer.Problem);
        flash.Set(context, notice);
        return SeeOther.To(page);
    }

    private static async Task<IResult> SetAsync(long bookId, [FromForm] int? quantity, HttpContext context, CurrentCart cart, Flash flash)
    {
        if (quantity is not (>= 1 and <= Limits.MaxQuantity))
        {
            flash.Set(context, new Notice(NoticeKind.Warning, CartTexts.FormatChooseQuantity(Limits.MaxQuantity)));
            return SeeOther.To(CartPage);
        }

        var answer = await cart.SetAsync(bookId, quantity.Value, context.RequestAborted);
        if (!answer.Succeeded || await LimitAsync(answer.Value, bookId, cart, context) is not { } limited) return Show(answer, CartTexts.Updated, context, flash);

        flash.Set(context, limited);
        return SeeOther.To(CartPage);
    }

    /// <summary>Lowers a line's quantity to what is available and returns the notice; null when there is enough.</summary>
    private static async Task<Notice?> LimitAsync(ShopperCart changed, long bookId, CurrentCart cart, HttpContext context)
    {
        if (changed.Items.FirstOrDefault(item => item.BookId == bookId) is not { } line || !line.IsShort() || line.Buyable() == 0) return null;

        await cart.SetAsync(bookId, line.Buyable(), context.RequestAborted);
        return CartNotices.Limited(line);
    }

    private static async Task<IResult> RemoveAsync(long bookId, HttpContext context, CurrentCart cart, Flash flash) =>
        Show(await cart.RemoveAsync(bookId, context.RequestAborted), CartTexts.Removed, context, flash);

    private static async Task<IResult> ClearAsync(HttpContext context, CurrentCart cart, Flash flash) =>
        Show(await cart.ClearAsync(context.RequestAborted), CartTexts.Cleared, context, flash);

    /// <summary>Lowers every line to what is available and removes the others.</summary>
    private static async Task<IResult> AdjustAsync(HttpContext context, CurrentCart cart, Flash flash)
    {
        foreach (var item in (await cart.GetAsync(context.RequestAborted)).Items.Where(item => item.IsShort()))
        {
            var answer = item.Buyable() == 0
                ? await cart.RemoveAsync(item.BookId, context.RequestAborted)
                : await cart.SetAsync(item.BookId, item.Buyable(), context.RequestAborted);
            if (!answer.Succeeded) return Show(answer, "", context, flash);
        }

        flash.Set(context, new Notice(NoticeKind.Success, CartTexts.Adjusted));
        return SeeOther.To(CartPage);
    }

    private static SeeOther Show(ApiResult<ShopperCart> answer, string done, HttpContext context, Flash flash)
    {
        flash.Set(context, answer.Succeeded ? new Notice(NoticeKind.Success, done) : CartNotices.Problem(answer.Problem));
        return SeeOther.To(CartPage);
    }
}
