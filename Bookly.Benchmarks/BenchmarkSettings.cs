using Microsoft.Extensions.Configuration;

namespace Bookly.Benchmarks;

/// <summary>How much to measure; see <c>Program.cs</c> for the switches.</summary>
/// <param name="Orders">Fulfillments per row of the table.</param>
/// <param name="Books">Books in the catalog, over which the spread orders are spread.</param>
/// <param name="Output">Where the table goes; null leaves it on the console.</param>
/// <param name="CatalogBooks">Books in the catalog that the readers search.</param>
/// <param name="Readers">How many of them at a time.</param>
/// <param name="PastOrders">Sizes of the shop's past at which the figures are taken again.</param>
/// <param name="Pages">Whether the website's pages are measured, too.</param>
/// <param name="Circuits">How many circuits the website is to keep open.</param>
/// <param name="ReconcileOrders">Paid sessions that a run of the reconciler walks over; 0: none.</param>
public sealed record BenchmarkSettings(
    IReadOnlyList<int> Concurrency, int Orders, int Books, string? Output, int CatalogBooks, int Readers, IReadOnlyList<int> PastOrders,
    bool Pages, int Circuits, int ReconcileOrders)
{
    public static BenchmarkSettings From(IConfiguration configuration) => new(
        configuration.GetSection("Concurrency").Get<int[]>() ?? [1, 8, 32, 128],
        configuration.GetValue("Orders", 2000), configuration.GetValue("Books", 10_000), configuration["Output"],
        configuration.GetValue("CatalogBooks", 100_000), configuration.GetValue("Readers", 16),
        configuration.GetSection("PastOrders").Get<int[]>() ?? [10_000, 100_000, 1_000_000],
        configuration.GetValue("Pages", true), configuration.GetValue("Circuits", 1000), configuration.GetValue("ReconcileOrders", 0));
}

/// <summary>Which books the orders are for.</summary>
public enum Spread
{
    OverAllBooks,
    OnOneBestseller,
}

/// <summary>Orders numbered from <paramref name="First"/>, waiting to be fulfilled.</summary>
public sealed record PreparedOrders(long First, int Count)
{
    /// <summary>The id of order <paramref name="number"/>; <see cref="Pgbench"/> computes the same in SQL.</summary>
    public static Guid IdOf(long number) => new($"00000000-0000-7000-8000-{number:x12}");

    public static string SessionOf(long number) => $"cs_bench_{number:x12}";
}
