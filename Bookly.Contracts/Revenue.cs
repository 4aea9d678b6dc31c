namespace Bookly.Contracts;

/// <summary>Money that moved on one day (UTC), in the currency's minor unit.</summary>
/// <param name="Taken">Paid by shoppers, whether the order was fulfilled or had to be refunded.</param>
/// <param name="Refunded">Given back, on its way included; failed refunds are not in it.</param>
/// <param name="Lost">Disputes that were lost on this day.</param>
public sealed record DailyRevenue(DateOnly Day, long Taken, long Refunded, long Lost);

/// <summary>Answer of <c>GET /api/admin/takings</c>: every day of the time asked for, the oldest first, also those without any money.</summary>
/// <param name="Currency">The shop's; what was taken in an earlier currency is left out.</param>
public sealed record Revenue(string Currency, IReadOnlyList<DailyRevenue> Days);
