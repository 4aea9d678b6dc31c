using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Api;

/// <summary>Stripe's list object.</summary>
internal sealed record ListObject<T>(string Url, bool HasMore, IReadOnlyList<T> Data)
{
    public string Object => "list";
}

/// <summary>Cursor paging, newest first.</summary>
internal static class Paging
{
    public const int DefaultLimit = 10;

    public static ParameterSet Parameters { get; } = new(
        Parameter.Integer("limit", 1, 100), Parameter.Text("starting_after"), Parameter.Text("ending_before"));

    public static ParameterSet With(params Parameter[] filters) => Parameters.With(filters);

    /// <summary>A page of a whole collection, of those that match.</summary>
    public static ListObject<T> Page<T>(ApiCall call, ObjectCollection<T> collection, string kind, Func<T, bool>? matches = null)
        where T : class, IStripeObject
    {
        var (after, before) = Cursors(call, kind, id => collection.Find(id) is not null);
        return Take(
            call,
            after is not null ? collection.OlderThan(after) : collection.NewestFirst(),
            before is null ? null : collection.NewerThan(before),
            matches);
    }

    /// <summary>A page of items that are already narrowed down, in the order they are answered.</summary>
    public static ListObject<T> Page<T>(ApiCall call, IReadOnlyList<T> items, string kind, Func<T, string> id, Func<T, bool>? matches = null)
        where T : class
    {
        int PositionOf(string sought) => items.TakeWhile(item => id(item) != sought).Count();

        var (after, before) = Cursors(call, kind, sought => PositionOf(sought) < items.Count);
        return Take(
            call,
            after is null ? items : items.Skip(PositionOf(after) + 1),
            before is null ? null : items.Take(PositionOf(before)).Reverse(),
            matches);
    }

    /// <summary>A list as another object carries it.</summary>
    public static ListObject<T> FirstPage<T>(IReadOnlyList<T> items, string url) =>
        new(url, items.Count > DefaultLimit, [.. items.Take(DefaultLimit)]);

    private static (string? After, string? Before) Cursors(ApiCall call, string kind, Func<string, bool> exists)
    {
        var after = call.Parameters.Text("starting_after");
        var before = call.Parameters.Text("ending_before");
        if (after is not null && before is not null)
        {
            throw StripeException.BadParameter("ending_before", "Send `starting_after` or `ending_before`, not both.");
        }

        foreach (var (name, id) in new[] { ("starting_after", after), ("ending_before", before) })
        {
            if (id is not null && !exists(id))
            {
                throw StripeException.NoSuch(kind, id, name);
            }
        }

        return (after, before);
    }

    private static ListObject<T> Take<T>(ApiCall call, IEnumerable<T> forwards, IEnumerable<T>? backwards, Func<T, bool>? matches)
    {
        var limit = (int)(call.Parameters.Integer("limit") ?? DefaultLimit);
        var found = (backwards ?? forwards).Where(item => matches?.Invoke(item) ?? true).Take(limit + 1).ToList();
        var page = found.Take(limit);
        return new ListObject<T>(call.Path, found.Count > limit, [.. backwards is null ? page : page.Reverse()]);
    }
}
