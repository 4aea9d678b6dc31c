using System.Globalization;

namespace Bookly.Tests.Fire;

/// <summary>How long and how the fault suite burns, from the environment.</summary>
internal static class FireSettings
{
    /// <summary>Orders of each scenario. A few by default, so that every test run has all scenarios; thousands for a long run.</summary>
    public static int Orders => Number("BOOKLY_FIRE_ORDERS") ?? 30;

    /// <summary>Set it to a seed of an earlier run to get that run's shoppers and faults again; how they interleave is the machine's.</summary>
    public static int Seed => Number("BOOKLY_FIRE_SEED") ?? Random.Shared.Next(1, int.MaxValue);

    /// <summary>Over this time the shoppers arrive: long enough for faults to strike in the middle.</summary>
    public static TimeSpan Arrival => TimeSpan.FromSeconds(Math.Max(5, Orders / 25.0));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
