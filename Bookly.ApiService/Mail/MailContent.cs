using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Orders;

namespace Bookly.ApiService.Mail;

/// <summary>What a mail says. HTML and plain text are both made of it, so that they say the same.</summary>
/// <param name="Fact">See <see cref="OutboxMail.Fact"/>: letters, digits, dots and dashes.</param>
public sealed record MailContent(string Fact, string Subject, string Headline, IReadOnlyList<string> Paragraphs)
{
    /// <summary>What stands in a fact for an address or a code, which the table must not show.</summary>
    public static string FactOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..16];

    /// <summary>The one thing to do, if there is one.</summary>
    public MailAction? Action { get; init; }

    /// <summary>The order it is about, if it is about one.</summary>
    public MailOrder? Order { get; init; }

    /// <summary>Small print under the rest.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What else can be done, a plain link under the small print.</summary>
    public MailAction? SecondAction { get; init; }
}

/// <summary>A link that looks like a button.</summary>
public sealed record MailAction(string Text, Uri Url);

/// <summary>What was bought, ready to read: amounts are formatted.</summary>
public sealed record MailOrder(Guid Id, string Number, IReadOnlyList<MailOrderLine> Lines, IReadOnlyList<OrderAmount> Amounts);

public sealed record MailOrderLine(int Quantity, string Title, string Author, string Amount);
