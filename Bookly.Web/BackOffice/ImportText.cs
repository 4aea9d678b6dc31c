using Bookly.Contracts;

namespace Bookly.Web.BackOffice;

public static class ImportText
{
    public static string Of(ImportState state) => state switch
    {
        ImportState.Preview => BackOfficeTexts.StatePreview,
        ImportState.Running => BackOfficeTexts.StateRunning,
        _ => BackOfficeTexts.StateDone,
    };

    public static string Of(ImportLineKind kind) => kind switch
    {
        ImportLineKind.New => BackOfficeTexts.KindNew,
        ImportLineKind.Existing => BackOfficeTexts.KindExisting,
        ImportLineKind.Delisted => BackOfficeTexts.KindDelisted,
        ImportLineKind.Repeated => BackOfficeTexts.KindRepeated,
        _ => BackOfficeTexts.KindBad,
    };
}
