namespace Bookly.Web.BackOffice;

/// <summary>Validation messages by the API's field names.</summary>
public static class BackOfficeErrors
{
    public static string Of(string field, string otherwise) => field switch
    {
        "title" => BackOfficeTexts.Mistake_title,
        "author" => BackOfficeTexts.Mistake_author,
        "genre" => BackOfficeTexts.Mistake_genre,
        "description" => BackOfficeTexts.Mistake_description,
        "unitAmount" => BackOfficeTexts.Mistake_unitAmount,
        "stock" => BackOfficeTexts.Mistake_stock,
        "lowStock" => BackOfficeTexts.Mistake_stock,
        "isbn" => BackOfficeTexts.Mistake_isbn,
        "year" => BackOfficeTexts.Mistake_year,
        _ => otherwise,
    };
}
