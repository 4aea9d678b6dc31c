namespace Bookly.Web.BackOffice;

/// <summary>What is wrong with a field, in the reader's language, by the API's name of the field.</summary>
public static class BackOfficeErrors
{
    /// <param name="otherwise">For a field without a text of its own.</param>
    public static string Of(string field, string otherwise) => field switch
    {
        "title" => BackOfficeTexts.Mistake_title,
        "author" => BackOfficeTexts.Mistake_author,
        "genre" => BackOfficeTexts.Mistake_genre,
        "description" => BackOfficeTexts.Mistake_description,
        "unitAmount" => BackOfficeTexts.Mistake_unitAmount,
        "stock" => BackOfficeTexts.Mistake_stock,
        "isbn" => BackOfficeTexts.Mistake_isbn,
        _ => otherwise,
    };
}
