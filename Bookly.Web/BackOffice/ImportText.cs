using Bookly.Contracts;

namespace Bookly.Web.BackOffice;

public static class ImportText
{
    public static string Of(ImportState state) => state switch
    {
        ImportState.Preview => BackOfficeTexts.StatePreview,
        ImportState.Running => BackOfficeTexts.StateRunning,
        ImportState.Reading => BackOfficeTexts.StateReading,
        ImportState.Failed => BackOfficeTexts.StateFailed,
        _ => BackOfficeTexts.StateDone,
    };

    public static string Of(ImportLineKind kind) => kind switch
    {
        ImportLineKind.New => BackOfficeTexts.KindNew,
        ImportLineKind.Changed => BackOfficeTexts.KindChanged,
        ImportLineKind.Existing => BackOfficeTexts.KindExisting,
        ImportLineKind.Delisted => BackOfficeTexts.KindDelisted,
        ImportLineKind.Repeated => BackOfficeTexts.KindRepeated,
        ImportLineKind.Unusual => BackOfficeTexts.KindUnusual,
        _ => BackOfficeTexts.KindBad,
    };
}
