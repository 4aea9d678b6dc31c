using System.Globalization;

namespace Bookly.Web.Ui;

/// <summary>Moments as a person reads them; in UTC, which is said, since only the browser knows its zone. A <c>time</c> element with <c>data-local</c> is rewritten there.</summary>
public static class Dates
{
    public static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString(UiTexts.DayPattern, CultureInfo.CurrentCulture);

    public static string Minute(DateTimeOffset moment) => moment.UtcDateTime.ToString(UiTexts.MinutePattern, CultureInfo.CurrentCulture) + " UTC";

    /// <summary>For the <c>datetime</c> attribute.</summary>
    public static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
