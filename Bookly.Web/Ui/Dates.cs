using System.Globalization;

namespace Bookly.Web.Ui;

/// <summary>Marked as UTC, since only the browser knows its zone; it rewrites <c>time</c> elements with <c>data-local</c>.</summary>
public static class Dates
{
    public static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString(UiTexts.DayPattern, CultureInfo.CurrentCulture);

    public static string Minute(DateTimeOffset moment) => moment.UtcDateTime.ToString(UiTexts.MinutePattern, CultureInfo.CurrentCulture) + " UTC";

    /// <summary>To the millisecond: what happened first.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString(UiTexts.MomentPattern, CultureInfo.CurrentCulture) + " UTC";

    public static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
