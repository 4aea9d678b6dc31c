using Bookly.Contracts;

namespace Bookly.Web.Ui;

/// <summary>The legal pages' names as people read them.</summary>
public static class LegalPageName
{
    public static string Of(string page) => page switch
    {
        LegalPages.Imprint => UiTexts.PageImprint,
        LegalPages.Terms => UiTexts.PageTerms,
        LegalPages.Privacy => UiTexts.PagePrivacy,
        LegalPages.Withdrawal => UiTexts.PageWithdrawal,
        LegalPages.Shipping => UiTexts.PageShipping,
        _ => page,
    };
}
