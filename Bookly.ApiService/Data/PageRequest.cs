using System.Linq.Expressions;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Data;

/// <summary>A page of a list, as a query string asks for it: what is out of range becomes the nearest that is not.</summary>
internal readonly record struct PageRequest
{
    private const int LastPage = 1_000_000;

    public PageRequest(int page, int pageSize, int maxPageSize = Limits.MaxPageSize) =>
        (Page, PageSize) = (Math.Clamp(page, 1, LastPage), Math.Clamp(pageSize, 1, maxPageSize));

    public int Page { get; }

    public int PageSize { get; }

    /// <summary>This page of the rows, which are in order.</summary>
    public Task<PagedList<T>> OfAsync<T>(IQueryable<T> rows, CancellationToken cancellationToken) => OfAsync(rows, row => row, cancellationToken);

    /// <summary>This page of the rows, which are in order, as the database projects them.</summary>
    public async Task<PagedList<TView>> OfAsync<T, TView>(
        IQueryable<T> rows, Expression<Func<T, TView>> view, CancellationToken cancellationToken)
    {
        var total = await rows.CountAsync(cancellationToken);
        var items = await rows.Skip((Page - 1) * PageSize).Take(PageSize).Select(view).ToListAsync(cancellationToken);
        return new PagedList<TView>(items, total, Page, PageSize);
    }
}

internal static class PagedLists
{
    /// <summary>The same page with each of its items in another form.</summary>
    public static PagedList<TView> As<T, TView>(this PagedList<T> page, Func<T, TView> view) =>
        new([.. page.Items.Select(view)], page.Total, page.Page, page.PageSize);
}
