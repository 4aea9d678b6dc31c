namespace Bookly.Contracts;

/// <summary>Limits that the API holds, the site's forms know, and the tests ask for. Lengths are in characters.</summary>
public static class Limits
{
    /// <summary>Copies of one book in a cart: more than a person buys.</summary>
    public const int MaxQuantity = 99;

    /// <summary>Different books in a cart: Stripe takes at most 100 line items.</summary>
    public const int MaxCartLines = 100;

    public const int MaxTitle = 300;
    public const int MaxAuthor = 200;
    public const int MaxGenre = 60;
    public const int MaxIsbn = 20;

    /// <summary>Of the text that an ISBN is read from: its prefix and its hyphens are not kept.</summary>
    public const int MaxIsbnText = 60;

    public const int MaxDescription = 5000;
    public const int MaxStock = 1_000_000;

    /// <summary>What a person writes about a change of a stock.</summary>
    public const int MaxStockReason = 500;

    public const int MaxSupplier = 200;
    public const long MaxStockCost = 999_999_999_999;

    /// <summary>Of first publication: the oldest texts that are sold as books.</summary>
    public const int MinYear = -4000;

    public const int MaxYear = 2200;

    public const int MaxCoverBytes = 5 * 1024 * 1024;

    public const int MaxImportBytes = 16 * 1024 * 1024;

    public const int MaxImportedBooks = 50_000;

    /// <summary>Larger files are read in the background: nobody waits for them longer than a proxy does.</summary>
    public const int MaxImportBytesAtOnce = 1024 * 1024;

    /// <summary>Of lists that callers may size.</summary>
    public const int MaxPageSize = 100;

    /// <summary>Of a list of an import's lines.</summary>
    public const int MaxImportPageSize = 200;

    /// <summary>Words to find books by: longer than any title that somebody pastes.</summary>
    public const int MaxSearch = 200;

    /// <summary>What the site's search fields take.</summary>
    public const int MaxSearchField = 100;

    /// <summary>What a person writes about a case that they resolve.</summary>
    public const int MaxCaseNote = 1000;

    public const int MaxRefundReason = 500;

    public const int MaxIdempotencyKey = 200;

    public const int MaxEmail = 254;
    public const int MaxPassword = 256;

    /// <summary>Of who signs in by the password alone, as everybody does who registers.</summary>
    public const int MinPassword = 15;

    public const int MinPasswordWithSecondFactor = 12;
    public const int MaxPasskeyName = 60;

    /// <summary>Of a token in a link.</summary>
    public const int MaxToken = 100;

    /// <summary>More than a person has devices.</summary>
    public const int MaxPasskeys = 10;

    public const int MaxRevenueDays = 366;

    /// <summary>The shop's name stands in the header and in the subjects of mails.</summary>
    public const int MaxShopName = 60;

    public const int MaxSeller = 500;
    public const int MaxTaxIds = 300;
    public const int MaxPhone = 40;

    public const int MaxLowStock = 1000;

    /// <summary>A privacy policy with everything in it; as a form it stays below what a request may bring.</summary>
    public const int MaxLegalText = 40_000;

    public const int MaxLogoBytes = 2 * 1024 * 1024;
}
